"""What is wrong in the language of a notice: numbers, dates, terms, addresses, numbering.

Rules that a text alone decides; where a text may be right there is no fault. They do not
know what a notice is about: a record date of another year, a price that is no multiple
of the price per share, are checks of the notice's figures.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Final

from ivjxl.errors import ONE_OF_LANGUAGES, InputError, Text
from ivjxl.notices.language.addresses import Ours, emails, sorted_ours, telephones, websites
from ivjxl.notices.language.characters import (
    formula_symbols,
    half_width_kana,
    punctuation,
    widths,
)
from ivjxl.notices.language.dates import days, eras
from ivjxl.notices.language.fault import Fault as Fault
from ivjxl.notices.language.grammar import plurals, provisions
from ivjxl.notices.language.names import listings, names
from ivjxl.notices.language.numbers import numbers_in_words, ordinals
from ivjxl.notices.language.structure import (
    broken_sentences,
    lines,
    numbering,
    references,
    table_heads,
)
from ivjxl.notices.language.terms import defined_twice, mixed_terms, wrong_terms

if TYPE_CHECKING:
    from ivjxl.notices.notice import Notice

RULES: Final[Mapping[str, Text]] = {
    "ordinal": Text(
        "An ordinal has the ending of its last word, without a space: 21st, 22nd, 23rd, 11th.",
        "序数は「第27回」と書き、英語では21st・22nd・23rd・11thのように空白なしで書きます。",
    ),
    "spelled_number": Text(
        "A number in words and the digits beside it are the same number.",
        "英語の数詞とその後の括弧内の数字は一致させます。",
    ),
    "plural": Text(
        "One takes the singular, several the plural: 1 right, each right, 230 rights.",
        "英語では1つなら単数形、2つ以上なら複数形とします（1 right、each right、230 rights）。",
    ),
    "provision": Text(
        "One provision is an Article, several are Articles; the same for Paragraph and Item.",
        "英語で条・項・号を1つだけ示すときは単数形、複数示すときは複数形とします。",
    ),
    "impossible_date": Text("There is no such day in the calendar.", "暦に存在しない日付です。"),
    "weekday": Text("The weekday is that of another day.", "曜日が日付と一致しません。"),
    "era": Text(
        "There is no such year or day of the era, or it stands beside another year.",
        "元号の年月日が存在しないか、併記した西暦と一致しません。",
    ),
    "width": Text(
        "Full-width characters do not stand in English, nor mixed with half-width ones in one "
        "number or word.",
        "英文では全角文字を使わず、和文では1つの数字・単語に全角と半角を混在させません。",
    ),
    "half_width_kana": Text("Katakana are full-width.", "片仮名は全角で書きます。"),
    "punctuation": Text(
        "A Japanese text has one kind of comma and one kind of stop.",
        "読点（、と，）・句点（。と．）はそれぞれ1種類に統一します。",
    ),
    "term": Text(
        "The term is not the one of the law or of the exchange.",
        "法令・取引所の用語と異なる用語です。",
    ),
    "mixed_terms": Text("A text has one term for one concept.", "同じ概念には同じ用語を使います。"),
    "defined_twice": Text(
        "A term is defined once.", "用語の定義は1回だけとし、同じ語を別の意味で定義しません。"
    ),
    "email": Text(
        "An e-mail address is complete, and in the company's domain where it nearly is.",
        "電子メールアドレスの書式が誤っているか、ドメインが自社のものと僅かに異なります。",
    ),
    "website": Text(
        "An address of a web site is complete, and in the company's domain where it nearly is.",
        "ウェブサイトのアドレスの書式が誤っているか、ドメインが自社のものと僅かに異なります。",
    ),
    "telephone": Text(
        "A telephone number is the company's where it nearly is, without a 0 after +81.",
        "電話番号が自社のものと僅かに異なるか、+81の後に0があります。",
    ),
    "listing": Text(
        "Market and code are the company's where they nearly are.",
        "市場名・コードが自社のものと僅かに異なります。",
    ),
    "name": Text(
        "A name is the company's where it nearly is.",
        "会社名・略称が自社のものと僅かに異なります。",
    ),
    "formula_symbol": Text(
        "A formula has one symbol for the time, t or T.",
        "1つの算式で期間の記号（t・T）を統一します。",
    ),
    "numbering": Text(
        "Numbers of items begin at 1, none is left out or repeated.",
        "項番号は1から始め、欠番・重複がないようにします。",
    ),
    "reference": Text(
        "An item that a text refers to as above or below stands there.",
        "「上記」「下記」で参照する項目がその位置にありません。",
    ),
    "broken_sentence": Text(
        "A sentence does not break off at the end of a paragraph.",
        "文が段落の終わりで途切れています。",
    ),
    "table_head": Text(
        "A table has a head that says what its columns hold.",
        "表には各列の内容を示す見出しが必要です。",
    ),
}
"""Every rule, in one sentence."""

_OF_TEXTS: Final[tuple[Callable[[str, str], Iterator[Fault]], ...]] = (
    ordinals, numbers_in_words, plurals, provisions, days, widths, half_width_kana, punctuation,
    wrong_terms, mixed_terms, defined_twice, formula_symbols,
)  # fmt: skip
_OF_OURS: Final[tuple[Callable[[str, Ours], Iterator[Fault]], ...]] = (
    emails, websites, telephones, listings, names,
)  # fmt: skip


def faults(
    text: str, language: str, *, ours: Collection[str] = (), on: date | None = None
) -> tuple[Fault, ...]:
    """Return what is wrong in a text, in the order of the text.

    Parameters
    ----------
    text
        A clause, or any other words of a notice.
    language
        "en" or "ja".
    ours
        The company's names, short name, market and code, telephone, e-mail and web site:
        what nearly is one of them is a fault. See `ours_of`.
    on
        The day of the notice. A notice goes on counting in the era of its day (平成57年 in
        2015); without the day every later year is one of a later era.

    Raises
    ------
    InputError
        If the language is neither "en" nor "ja".

    Examples
    --------
    >>> [(each.found, each.wanted) for each in faults("the 21th meeting; 1 rights", "en")]
    [('21th', '21st'), ('1 rights', '1 right')]
    """
    return _in_order(_faults(text, language, ours, on))


def faults_of_notice(
    text: str, language: str, *, ours: Collection[str] = (), on: date | None = None
) -> tuple[Fault, ...]:
    r"""Return what is wrong in a whole notice: `faults`, and what only its lines show.

    Paragraphs are parted by empty lines, cells of a table by tabs.

    >>> notice = "1. Name\n\n3. Date\n\nAs in (5) above."
    >>> [(each.rule, each.found) for each in faults_of_notice(notice, "en")]
    [('numbering', '3.'), ('reference', '(5) above')]
    """
    found = _faults(text, language, ours, on)
    read = lines(text)
    found += numbering(read, text)
    found += references(read, text, language)
    if language == "en":
        found += broken_sentences(read, text)
        found += table_heads(read, text)
    return _in_order(found)


def _faults(text: str, language: str, ours: Collection[str], on: date | None) -> list[Fault]:
    if language not in ("en", "ja"):
        raise InputError("language", ONE_OF_LANGUAGES, language)
    known = sorted_ours(frozenset(ours))
    found = [each for rule in _OF_TEXTS for each in rule(text, language)]
    found += eras(text, language, on)
    found += [each for rule in _OF_OURS for each in rule(text, known)]
    return found


_IN_ADDRESSES: Final = ("email", "website")


def _in_order(found: list[Fault]) -> tuple[Fault, ...]:
    """Return faults in the order of the text; of what overlaps in one rule, the first."""
    kept: list[Fault] = []
    ends: dict[str, int] = {}
    addresses = [(f.at, f.at + len(f.found)) for f in found if f.rule in _IN_ADDRESSES]
    for each in sorted(found, key=lambda each: (each.at, -len(each.found), each.rule)):
        # The width of a character is part of the address that it spoils.
        spoils = each.rule == "width" and any(s <= each.at < e for s, e in addresses)
        if each.at >= ends.get(each.rule, 0) and not spoils:
            kept.append(each)
            ends[each.rule] = each.at + len(each.found)
    return tuple(kept)


def ours_of(notice: "Notice") -> tuple[str, ...]:
    """Return the words and addresses of the company of a notice on its day."""
    return (
        notice.short_name,
        notice.company_name_en,
        notice.company_name_ja,
        notice.listing,
        notice.telephone,
        notice.email,
        notice.website,
    )
