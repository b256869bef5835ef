"""A document as plain text: what stands where, how wide it is, and where lines break."""

import re
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivjxl.documents.document import Block, Document
from ivjxl.documents.formulas import linear
from ivjxl.documents.plain import as_text, columns, is_number, wrapped
from ivjxl.notices.clause_text import Reference
from ivjxl.notices.layout import PrintedRow, PrintedTable

JAPANESE: Final = "当社取締役会は新株予約権のあいうえおっャューカキ、。，．「」『』（）・！？々"
LATIN: Final = "abcXYZ0123,.%():;"
"""Without the hyphen: a line of hyphens is the rule of a table."""
NEVER_FIRST: Final = "、。，．・！？）」』々っャュー"
NEVER_LAST: Final = "（「『"


def block(kind: str, text: str, *, level: int = 0, label: str = "", id: str = "") -> Block:
    return Block(id=id or kind, kind=kind, level=level, label=label, parts=(text,))


def document(*blocks: Block, language: str = "ja", mark: str = "") -> Document:
    title = next((each.text for each in blocks if each.kind == "title"), "")
    return Document("case", language, title, mark, blocks)


def table(header: tuple[str, ...], *rows: tuple[str, ...], level: int = 1) -> Block:
    printed = tuple(PrintedRow(f"row{n}", cells) for n, cells in enumerate(rows))
    names = tuple(f"column{n}" for n in range(len(header)))
    made = PrintedTable("amounts", "金額", names, header, printed)
    return Block(id="amounts", kind="table", level=level, label="", table=made)


def lines_of(*blocks: Block, language: str = "ja", mark: str = "") -> list[str]:
    return as_text(document(*blocks, language=language, mark=mark)).splitlines()


def measured(line: str) -> int:
    """Return the columns of a line of JAPANESE and LATIN characters, in which all others are wide.

    Written without Unicode's tables, which the code under test reads.
    """
    return sum(1 if character in f"{LATIN} " else 2 for character in line)


def test_a_japanese_notice_is_laid_out_as_a_letter() -> None:
    found = as_text(
        document(
            block("date", "2019年5月23日"),
            block("addressee", "各位"),
            block("sender", "会社名　　見本株式会社"),
            block("sender", "代表者名　代表取締役社長　見本　太郎"),
            block("title", "剰余金の配当に関するお知らせ"),
            block("paragraph", "当社は、本日開催の取締役会において、下記のとおり決議しました。"),
            block("opening", "記"),
            block("section", "配当の内容", level=1, label="1."),
            table(("項目", "決定額"), ("1株当たり配当金", "13円50銭"), ("配当金総額", "608百万円")),
            block("section", "理由", level=1, label="2."),
            block("item", "方針", level=2, label="(1)"),
            block("point", "安定的な配当", level=3, label="①"),
            block("closing", "以上"),
        )
    )

    assert found == (
        "                                                                   2019年5月23日\n"
        "\n"
        "各位\n"
        "\n"
        "                                        会社名　　見本株式会社\n"
        "                                        代表者名　代表取締役社長　見本　太郎\n"
        "\n"
        "                          剰余金の配当に関するお知らせ\n"
        "\n"
        "　当社は、本日開催の取締役会において、下記のとおり決議しました。\n"
        "\n"
        "                                       記\n"
        "\n"
        "1.  配当の内容\n"
        "\n"
        "    項目                決定額\n"
        "    ---------------  ---------\n"
        "    1株当たり配当金   13円50銭\n"
        "    配当金総額       608百万円\n"
        "\n"
        "2.  理由\n"
        "\n"
        "    (1)  方針\n"
        "\n"
        "         ①  安定的な配当\n"
        "\n"
        "                                                                            以上\n"
    )


def test_english_is_wrapped_at_words_and_hangs_from_its_label() -> None:
    text = "The amount to be paid is JPY354,600 per right, which is JPY1,773 per share of stock."

    found = lines_of(block("item", text, level=2, label="(12)"), language="en")

    assert found == [
        "    (12) The amount to be paid is JPY354,600 per right, which is JPY1,773 per",
        "         share of stock.",
    ]


def test_a_label_too_long_for_its_place_moves_the_first_line_only() -> None:
    found = lines_of(block("section", "Reason " * 15, level=1, label="1000."), language="en")

    assert found[0].startswith("1000. Reason")
    assert len(found) == 2
    assert all(line.startswith("    Reason") for line in found[1:])
    assert max(map(len, found)) <= 80


def test_a_sender_with_a_long_line_begins_further_left() -> None:
    long = "代表者名　代表取締役社長兼最高経営責任者　見本　太郎"
    found = lines_of(block("sender", "会社名　　見本株式会社"), block("sender", long))

    begins = {len(line) - len(line.lstrip(" ")) for line in found}
    assert begins == {80 - 2 * len(long)}


def test_a_paragraph_stands_under_the_text_of_its_level() -> None:
    found = lines_of(
        block("section", "Reason", level=1, label="1."),
        block("paragraph", "Because.", level=1),
        block("item", "First", level=2, label="(1)"),
        block("paragraph", "Because.", level=2),
        language="en",
    )

    assert found[2] == "    Because."
    assert found[6] == "         Because."


def test_line_breaks_of_a_text_stay() -> None:
    found = lines_of(block("item", "one\ntwo", level=2, label="(1)"), language="en")

    assert found == ["    (1)  one", "         two"]


def test_a_reference_is_printed_as_its_text() -> None:
    parts = ("as in ", Reference("period", "(5) above"), ".")
    found = lines_of(Block(id="p", kind="paragraph", level=0, label="", parts=parts), language="en")

    assert found == ["as in (5) above."]


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("name", ["black_scholes", "black_scholes_d", "adjusted_shares"])
def test_a_formula_stands_in_one_line_of_text(name: str, language: str) -> None:
    formula = Block(id="f", kind="formula", level=3, label="", formula=name)

    found = lines_of(formula, language=language)

    assert "".join(found).split() == linear(name, language).split()


def test_a_mark_is_the_first_and_the_last_line() -> None:
    found = lines_of(block("paragraph", "本文"), mark="見本 SAMPLE")

    assert found == ["見本 SAMPLE", "", "　本文", "", "見本 SAMPLE"]


def test_a_table_too_wide_for_a_line_is_printed_cell_by_cell() -> None:
    words = "the quick brown fox jumps over the lazy dog and over the sleeping cat too"
    found = lines_of(
        table(("Item", "Content"), ("Name", words), ("Number", "230 rights")), language="en"
    )

    assert found == [
        "    Item: Name",
        "      Content: the quick brown fox jumps over the lazy dog and over the sleeping",
        "        cat too",
        "",
        "    Item: Number",
        "      Content: 230 rights",
    ]


def test_heads_of_columns_take_the_lines_they_must() -> None:
    heads = "FY2018 Year-end dividend", "Latest forecast (released on May 14, 2019)"
    found = lines_of(
        table(
            ("Item", *heads, "FY2017 Year-end dividend"),
            ("Total dividend amount", "JPY608 million", "-", "Retained earnings"),
            ("Day", "June 28, 2019", "-", "x"),
        ),
        language="en",
    )

    assert found == [
        "                                   FY2018  Latest forecast",
        "                                 Year-end  (released on     FY2017 Year-end",
        "    Item                         dividend  May 14, 2019)    dividend",
        "    ---------------------  --------------  ---------------  -----------------",
        "    Total dividend amount  JPY608 million  -                Retained earnings",
        "    Day                     June 28, 2019  -                x",
    ]


def test_labels_of_rows_take_the_lines_they_must() -> None:
    found = lines_of(
        table(
            ("Class", "Persons", "Rights"),
            ("Directors (excluding Part-time and Outside Directors) of IIJ", "7 Directors", "60"),
            ("Executive Officers of IIJ", "10 Executive Officers", "29"),
        ),
        language="en",
    )

    assert found == [
        "    Class                                          Persons  Rights",
        "    -------------------------------  ---------------------  ------",
        "    Directors (excluding Part-time             7 Directors      60",
        "      and Outside Directors) of IIJ",
        "    Executive Officers of IIJ        10 Executive Officers      29",
    ]


def test_a_table_without_rows_is_its_heads() -> None:
    assert lines_of(table(("Class", "Rights"))) == ["    Class  Rights", "    -----  ------"]


def test_a_column_of_long_texts_is_not_set_at_the_right() -> None:
    found = lines_of(
        table(("A", "B"), ("x", "230 rights"), ("y", "a text of some length, and no number")),
        language="en",
    )

    assert found[2] == "    x  230 rights"


def test_a_table_that_needs_the_whole_line_takes_it() -> None:
    found = lines_of(
        table(("A", "B"), ("x" * 40, "y" * 38), level=2),
        language="en",
    )

    assert found[-1] == "x" * 40 + "  " + "y" * 38


def test_a_cell_with_a_line_break_is_no_line_of_a_table() -> None:
    found = lines_of(table(("A", "B"), ("x", "1\n2"), ("y\n", "3\t4")), language="en")

    assert found == ["    A: x", "      B: 1", "        2", "", "    A: y", "      B: 3 4"]


@pytest.mark.parametrize(
    "cell",
    [
        *("JPY608 million", "13円50銭", "13円50銭（支払済）", "JPY13.50 (paid)", "32,600株", "7名"),
        *("55.800%", "10 Executive Officers", "△1,234", "(1,234)", "-", "―", "1,773.1105"),
        *("-12", "608百万円", "￥500", "１２３株"),
    ],
)
def test_a_number_with_its_unit_is_a_number(cell: str) -> None:
    assert is_number(cell)


@pytest.mark.parametrize(
    "cell",
    [
        *("", "March 31, 2019", "2019年3月31日", "平成27年7月13日", "利益剰余金", "FY2018"),
        *("+81-3-5205-6500", "普通株式 32,600株", "one (1) yen", "第5回", "2019年3月期"),
        "28th Ordinary General Meeting, June 24, 2020",
    ],
)
def test_what_only_has_digits_is_no_number(cell: str) -> None:
    assert not is_number(cell)


japanese: Final = st.text(JAPANESE + LATIN + " ", min_size=1, max_size=200).filter(str.strip)
few_in_a_row: Final = japanese.filter(
    lambda text: not re.search(rf"[{NEVER_FIRST}{NEVER_LAST}{re.escape(LATIN)}]{{9}}", text)
)
"""Texts in which a rule of line breaks cannot meet more than a line of what it forbids."""


@given(japanese, st.integers(2, 80))
def test_no_line_is_wider_than_its_columns(text: str, width: int) -> None:
    lines = wrapped(text, "ja", width)

    assert max(map(measured, lines)) <= width


@given(few_in_a_row, st.integers(60, 80))
def test_no_japanese_line_begins_or_ends_with_what_it_may_not(text: str, width: int) -> None:
    lines = wrapped(text, "ja", width)

    assert [line for line in lines[1:] if line[:1] in tuple(NEVER_FIRST)] == []
    assert [line for line in lines[:-1] if line[-1:] in tuple(NEVER_LAST)] == []


@given(japanese, st.integers(2, 80))
def test_wrapping_changes_nothing_but_spaces(text: str, width: int) -> None:
    assert "".join(wrapped(text, "ja", width)).replace(" ", "") == text.replace(" ", "")


numbers: Final = st.integers(0, 10**12).map(lambda number: f"{number:,}円")


@given(st.lists(st.one_of(numbers, st.text("当社取締役会は、。", min_size=1)), min_size=1))
def test_no_number_is_parted(pieces: list[str]) -> None:
    text = "".join(pieces)

    found = " ".join(wrapped(text, "ja", 40))

    number = re.compile(r"[0-9][0-9,]*円")
    assert number.findall(found) == number.findall(text)


@given(st.lists(st.from_regex(r"[a-zA-Z0-9(][a-z0-9.,%):;-]{0,11}", fullmatch=True), min_size=1))
def test_english_breaks_at_spaces_only(words: list[str]) -> None:
    lines = wrapped(" ".join(words), "en", 40)

    assert " ".join(lines).split() == words
    assert max(map(len, lines)) <= 40


@given(st.text(min_size=1), st.sampled_from(["en", "ja"]), st.integers(2, 80))
def test_any_text_keeps_its_characters(text: str, language: str, width: int) -> None:
    found = "".join(wrapped(text, language, width))

    assert "".join(found.split()) == "".join(text.split())


KINDS: Final = st.sampled_from(
    ["date", "addressee", "sender", "title", "paragraph", "opening", "heading", "closing"]
)
plain_blocks: Final = st.builds(block, KINDS, japanese)
labelled_blocks: Final = st.builds(
    lambda text, level: block(
        ("section", "item", "point")[level - 1],
        text,
        level=level,
        label=("9.", "(9)", "⑨")[level - 1],
    ),
    japanese,
    st.integers(1, 3),
)
tables: Final = st.integers(1, 4).flatmap(
    lambda size: st.lists(
        st.tuples(*[st.text(JAPANESE + LATIN, min_size=1, max_size=8)] * size),
        min_size=2,
        max_size=4,
    ).map(lambda rows: table(rows[0], *rows[1:], level=2))
)
"""Such that a row takes one line."""

documents: Final = st.lists(st.one_of(plain_blocks, labelled_blocks, tables), min_size=1)


@given(documents, st.sampled_from(["en", "ja"]))
def test_no_line_of_a_document_is_wider_than_80_columns(blocks: list[Block], language: str) -> None:
    lines = lines_of(*blocks, language=language)

    assert max(columns(line, language) for line in lines) <= 80
    assert [line for line in lines if line != line.rstrip()] == []


def words(part: Block) -> list[str]:
    if part.table is None:
        return [part.label + part.text]
    return [
        cell for row in (part.table.header, *(r.cells for r in part.table.rows)) for cell in row
    ]


@given(documents, st.sampled_from(["en", "ja"]))
def test_without_its_spaces_a_text_is_the_words_of_its_blocks(
    blocks: list[Block], language: str
) -> None:
    rule = re.compile(r"^ *-+(?:  -+)*$", re.MULTILINE)

    found = rule.sub("", as_text(document(*blocks, language=language)))

    assert found.split() != []
    wanted = "".join(word for each in blocks for word in words(each))
    assert "".join(found.split()) == "".join(wanted.split())
