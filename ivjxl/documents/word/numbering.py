"""The numbers of sections, items and points in Word: counted by Word, and referred to by fields.

One multilevel list counts them all. A heading without a number is a level of that list
too, one that prints nothing: so Word starts the items after it at (1) again. Programs
differ in what they count where a level is skipped: after an item before the first
section, LibreOffice has 2. for that section. Such a block, and one that no program
counts as the document prints it, such as a 21st point (Word has circled digits up to
20), stands outside the list and carries its label as a text.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from docx.document import Document as WordDocument
from docx.shared import Twips
from docx.text.paragraph import Paragraph

from ivjxl.documents.document import Block
from ivjxl.documents.word.xml import add_field, add_text, element, safe
from ivjxl.notices.clause_text import Reference

LEVELS: Final = ("section", "heading", "item", "point")
"""The kinds of blocks that the list knows, from its first level on."""

STYLES: Final = {
    "section": "Heading1",
    "heading": "UnnumberedHeading",
    "item": "Item",
    "point": "Point",
}
"""The paragraph style of each level; the style carries the numbering."""

INDENTS: Final = {
    "en": {"section": (425, 425), "heading": (0, 0), "item": (992, 567), "point": (1502, 510)},
    "ja": {"section": (420, 420), "heading": (0, 0), "item": (1050, 630), "point": (1470, 420)},
}
"""Where the text of a level begins and how far before it its number stands, in 1/20 pt."""

_FORMATS: Final = {
    "section": ("decimal", "%1."),
    "heading": ("none", ""),
    "item": ("decimal", "(%3)"),
    "point": ("decimal", "%4)"),
}
_JAPANESE_POINT: Final = ("decimalEnclosedCircle", "%4")
_CIRCLED: Final = 20
"""How far Word counts in circled digits."""

_WITHIN: Final = {
    "section": ("",),
    "heading": ("section",),
    "item": ("section", "heading"),
    "point": ("item",),
}
"""In what a block must stand for the list to count it; a section stands in nothing."""

_NO_LIST: Final = 0
"""The instance of no list: ECMA-376 part 1, 17.9.18."""

_LONGEST_NAME: Final = 40


def bookmarks(blocks: Sequence[Block]) -> dict[str, str]:
    """Return the hidden bookmark of each numbered block, by the block's id."""
    numbered = [block.id for block in blocks if block.label]
    names = {}
    for place, each in enumerate(numbered):
        name = f"_clause_{each}"
        # Word takes no longer name; the place keeps a cut one apart from others.
        names[each] = name if len(name) <= _LONGEST_NAME else f"_clause_{place}_{each}"[:40]
    return names


def uncounted(blocks: Sequence[Block], language: str) -> set[str]:
    """Return the ids of the sections, headings, items and points outside the list.

    The others have the number that the document prints, whatever a program makes of a
    level that is skipped: in the list none is, but for that of headings.
    """
    counts = [0] * len(LEVELS)
    outside: set[str] = set()
    around: list[Block] = []
    for block in blocks:
        if block.kind not in LEVELS:
            continue
        level = LEVELS.index(block.kind)
        around = [each for each in around if LEVELS.index(each.kind) < level]
        holder = around[-1] if around else None
        around.append(block)
        fits = (holder.kind if holder else "") in _WITHIN[block.kind]
        # In what is outside the list, the list would go on from somewhere before.
        is_in_list = fits and not (holder and holder.id in outside)
        if is_in_list and block.label == _by_word(block.kind, counts[level] + 1, language):
            counts[level] += 1
            counts[level + 1 :] = [0] * (len(LEVELS) - level - 1)
        else:
            outside.add(block.id)
    return outside


def _by_word(kind: str, number: int, language: str) -> str:
    if kind == "point" and language == "ja":
        return chr(ord("①") - 1 + number) if number <= _CIRCLED else f"{number}"
    text = _FORMATS[kind][1]
    return text.replace(f"%{LEVELS.index(kind) + 1}", f"{number}")


def add_list(word: WordDocument, language: str) -> None:
    """Add to a document without lists the one that its styles count by."""
    levels = (_level(kind, language) for kind in LEVELS)
    word.part.numbering_part.element.append(
        element(
            "w:abstractNum",
            element("w:nsid", val="1A5C0001"),
            element("w:multiLevelType", val="multilevel"),
            element("w:tmpl", val="1A5C0002"),
            *levels,
            abstractNumId=0,
        )
    )
    word.part.numbering_part.element.add_num(0)


def _level(kind: str, language: str) -> Any:
    number_format, text = _FORMATS[kind]
    if kind == "point" and language == "ja":
        number_format, text = _JAPANESE_POINT
    left, hanging = INDENTS[language][kind]
    return element(
        "w:lvl",
        element("w:start", val=1),
        element("w:numFmt", val=number_format),
        element("w:pStyle", val=STYLES[kind]),
        element("w:suff", val="tab" if text else "nothing"),
        element("w:lvlText", val=text),
        element("w:lvlJc", val="left"),
        element("w:pPr", element("w:ind", left=left, hanging=hanging)),
        ilvl=LEVELS.index(kind),
    )


def set_number(properties: Any, kind: str) -> None:
    """Let the `w:pPr` of a style count at the level of a kind of block."""
    _set_instance(properties, LEVELS.index(kind), 1)


def _set_instance(properties: Any, level: int, instance: int) -> None:
    number = properties.get_or_add_numPr()
    number.get_or_add_ilvl().val = level
    number.get_or_add_numId().val = instance


def add_label(paragraph: Paragraph, kind: str, label: str, language: str) -> None:
    """Take a paragraph out of the list and print its label, if it has one, as a text."""
    properties = paragraph._p.get_or_add_pPr()
    _set_instance(properties, 0, _NO_LIST)
    # The list has the indents of those that it counts.
    left, hanging = INDENTS[language][kind]
    indent = properties.get_or_add_ind()
    indent.left, indent.hanging = Twips(left), Twips(hanging)
    if label:
        add_text(paragraph, f"{label}\t")


Chain = tuple[tuple[str, str], ...]
"""Id and label of a block, those of the blocks it stands in before it."""


def chains(blocks: Sequence[Block]) -> dict[str, Chain]:
    """Return where each numbered block stands, by its id."""
    found: dict[str, Chain] = {}
    above: list[Block] = []
    for block in blocks:
        if block.kind not in LEVELS:
            continue
        level = LEVELS.index(block.kind)
        above = [each for each in above if LEVELS.index(each.kind) < level]
        if block.label:
            above.append(block)
            found[block.id] = tuple((each.id, each.label) for each in above)
    return found


def add_reference(
    paragraph: Paragraph,
    seen: Reference,
    chains: Mapping[str, Chain],
    bookmarks: Mapping[str, str],
    outside: Collection[str],
) -> None:
    r"""Add a reference: each number in it a field, the words around it text.

    A field takes the number of its own level only (`REF … \n`), so that `2.(5)` is two of
    them: fields that print several levels at once drop the period of a section at the end,
    and how many they print depends on where they stand. The period is text for that reason.
    The label of a block outside the list is no number for a field: it is a link.
    """
    chain = chains.get(seen.id, ())
    for first in range(len(chain)):
        shown = "".join(label for _, label in chain[first:])
        before, found, after = seen.text.partition(shown)
        if found and not any(character.isnumeric() for character in before + after):
            add_text(paragraph, before)
            for each, label in chain[first:]:
                if each in outside:
                    _add_link(paragraph, label, bookmarks[each])
                    continue
                number = label.rstrip(".")
                add_field(paragraph, rf"REF {bookmarks[each]} \n \h", number)
                add_text(paragraph, label[len(number) :])
            add_text(paragraph, after)
            return
    if chain:
        _add_link(paragraph, seen.text, bookmarks[seen.id])
    else:
        add_text(paragraph, seen.text)


def _add_link(paragraph: Paragraph, text: str, bookmark: str) -> None:
    run = paragraph.add_run(safe(text))
    paragraph._p.append(element("w:hyperlink", run._r, anchor=bookmark, history=1))
