"""A notice beside its case: what is printed wrongly is found, what is right is left alone."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from ivjxl.documents.comparison import Verdict, compared_with, oddities, report_text
from ivjxl.documents.comparison.knowledge import Knowledge, knowledge
from ivjxl.documents.document import Document, document
from ivjxl.documents.plain import as_text
from ivjxl.documents.reading import with_tabs
from ivjxl.documents.word import as_docx
from ivjxl.documents.word_reading import word_text
from ivjxl.notices.case import Case, read_case
from ivjxl.notices.clause import ClauseEdit
from ivjxl.notices.tokens import LABELS, REFERENCE, Token, tokens

REPOSITORY: Final = Path(__file__).parents[2]
PUBLISHED: Final = REPOSITORY.parent / "shared" / "notices"
CASES: Final = sorted(path.stem for path in (REPOSITORY / "workbooks").glob("20*.toml"))
TEXTS: Final = (
    "2013-07-11-option-terms",
    "2015-06-26-option-issuance",
    "2019-05-23-dividend",
    "2019-07-12-option-terms",
    "2020-05-25-restricted-stock",
)
SHORT: Final = tuple(name for name in TEXTS if name != "2015-06-26-option-issuance")
"""Those without the terms of issue: two pages at most."""

needs_published_texts = pytest.mark.skipif(
    not PUBLISHED.is_dir(), reason="the published notices are not beside the repository"
)
each_text = pytest.mark.parametrize("name", TEXTS)

Wrong = tuple[str, str, str, tuple[int, ...]]
"""State, what stands there, what the case has, and in which lines."""

FOUND: Final[dict[str, set[Wrong]]] = {
    # The first two items lost their numbers.
    "2013-07-11-option-terms": {("differs", "3.", "1.", (10,))},
    "2015-06-26-option-issuance": {
        ("differs", "NASDAQ: IIJ", "NASDAQ: IIJI", (7,)),
        ("differs", "IJJ", "IIJ", (119, 120)),
        ("differs", "http://www.ij.ad.jp/en/", "http://www.iij.ad.jp/en/", (128,)),
        ("differs", "ir@ij.ad.jp", "ir@iij.ad.jp", (136,)),
        ("differs", "http://www.ij.ad.jp/en/ir", "http://www.iij.ad.jp/en/ir", (136,)),
    },
    "2019-05-23-dividend": {("differs", "March 31, 2018", "March 31, 2019", (12,))},
    "2019-07-12-option-terms": {
        ("differs", "ir@ij.ad.jp", "ir@iij.ad.jp", (31,)),
        ("differs", "https://www.ij.ad.jp/en/ir", "https://www.iij.ad.jp/en/ir", (31,)),
    },
    "2020-05-25-restricted-stock": set(),
}
"""What is wrong in the published notices: requirements, 5.7."""

OF_LANGUAGE: Final = {
    "2013-07-11-option-terms": {9, 10, 14, 16},
    "2015-06-26-option-issuance": {7, 13, 21, 59, 68, 82, 84, 85, 90, 92, 119},
    "2019-05-23-dividend": {27},
    "2019-07-12-option-terms": {12, 14, 20},
    "2020-05-25-restricted-stock": {21, 25},
}
"""Lines with a wrong term, number of a noun, symbol or head: the same."""


@cache
def case(name: str) -> Case:
    return read_case(REPOSITORY / "workbooks" / f"{name}.toml")


@cache
def known(name: str) -> Knowledge:
    return knowledge(case(name))


def published(name: str) -> str:
    return (PUBLISHED / f"{name}.txt").read_text(encoding="utf-8")


def wrong(verdicts: tuple[Verdict, ...]) -> list[Verdict]:
    return [verdict for verdict in verdicts if verdict.state != "agrees"]


@needs_published_texts
@each_text
def test_published_notice_has_the_known_oddities_and_no_other(name: str) -> None:
    found = oddities(published(name), case(name))

    values = {(o.state, o.found, o.wanted, o.lines) for o in found if o.state != "language"}
    assert values == FOUND[name]
    lines = {line for odd in found if odd.state == "language" for line in odd.lines}
    assert lines == OF_LANGUAGE[name]


@needs_published_texts
@each_text
def test_every_token_has_one_verdict_and_what_agrees_has_a_meaning(name: str) -> None:
    text = published(name)

    verdicts = compared_with(text, known(name))

    assert [verdict.token for verdict in verdicts] == list(tokens(text))
    assert len(verdicts) > 30
    assert all(v.meaning.en and v.meaning.ja for v in verdicts if v.state == "agrees")


def own_text(made: Document) -> str:
    lines = []
    for block in made.blocks:
        if block.table is not None:
            rows = (block.table.header, *(row.cells for row in block.table.rows))
            lines += ["\t".join(row) for row in rows]
        else:
            lines.append(f"{block.label} {block.text}".strip())
        lines.append("")
    return "\n".join(lines)


KNOWN: Final = {
    ("2015-06-26-option-issuance", "en"): {
        "NASDAQ: IIJ",
        "IJJ",
        "ir@ij.ad.jp",
        "http://www.ij.ad.jp/en/ir",
    },
    ("2015-06-26-option-issuance", "ja"): {"IJJ"},
    ("2019-05-23-dividend", "en"): {"March 31, 2018"},
    ("2019-05-23-dividend", "ja"): {"2018年3月31日"},
    ("2019-07-12-option-terms", "en"): {"ir@ij.ad.jp", "https://www.ij.ad.jp/en/ir"},
}
"""What our own documents print wrongly because the case records it so."""


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("name", CASES)
def test_our_own_document_agrees_with_its_case(name: str, language: str) -> None:
    made = document(case(name), language)

    for text in (own_text(made), with_tabs(as_text(made))):
        found = wrong(compared_with(text, known(name)))
        assert {verdict.token.text for verdict in found} == KNOWN.get((name, language), set())
        assert len(found) == len(KNOWN.get((name, language), ()))


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("name", ["2019-05-23-dividend", "2022-05-26-share-disposal"])
def test_our_own_word_document_agrees_with_its_case(name: str, language: str) -> None:
    text = word_text("notice.docx", as_docx(document(case(name), language)))

    found = wrong(compared_with(text, known(name)))

    assert [verdict.token.text for verdict in found] == list(KNOWN.get((name, language), ()))


@needs_published_texts
@pytest.mark.parametrize(
    ("name", "other", "least"),
    [
        ("2013-07-11-option-terms", "2019-07-12-option-terms", 12),
        ("2019-07-12-option-terms", "2013-07-11-option-terms", 12),
        ("2020-05-25-restricted-stock", "2019-05-23-dividend", 8),
        ("2019-05-23-dividend", "2026-07-10-option-terms", 20),
    ],
)
def test_notice_beside_another_case_differs_in_many_places(
    name: str, other: str, least: int
) -> None:
    assert len(wrong(compared_with(published(name), known(other)))) >= least


def figures(text: str) -> Iterator[Token]:
    """Yield the numbers and dates of a text that are no numbers of clauses or formulas."""
    for token in tokens(text):
        ordered = token.unit in (*LABELS, "formula") or token.unit.startswith(REFERENCE)
        if token.kind != "name" and not ordered:
            yield token


def one_more(token: Token) -> str:
    """Return a token with its last digit (of a date its year's) one higher."""
    *_, last = re.finditer(r"\d", token.text)
    digit = str((int(last[0]) + 1) % 10)
    return token.text[: last.start()] + digit + token.text[last.end() :]


FAR: Final = 5
"""Tokens from one change to the next in the same text."""

MISSED: Final = {
    # Another paragraph of an article that the case cites too, or another of its items.
    ("2015-06-26-option-issuance", "Paragraph 1", "Paragraph 2"),
    ("2015-06-26-option-issuance", "Items 8.1", "Items 8.2"),
}
"""Changes that nothing tells from what may stand there."""


@needs_published_texts
@each_text
def test_every_number_and_date_that_is_changed_is_reported(name: str) -> None:
    text = published(name)
    already = {verdict.token.at for verdict in wrong(compared_with(text, known(name)))}
    # Changes that are far apart say the same together as one by one.
    missed = []
    for first in range(FAR):
        changed, shift, moved = text, 0, {}
        for token in list(figures(text))[first::FAR]:
            if token.at in already:
                continue
            own = one_more(token)
            at = token.at + shift
            changed = changed[:at] + own + changed[at + len(token.text) :]
            shift += len(own) - len(token.text)
            moved[at] = (name, token.text, own)
        odd = [verdict.token.at for verdict in wrong(compared_with(changed, known(name)))]
        # Words and digits that no longer say the same are two tokens, one of them wrong.
        missed += [
            each for at, each in moved.items() if not any(at <= o < at + len(each[2]) for o in odd)
        ]

    assert set(missed) <= MISSED


REFERENCES_MISSED: Final = {
    "2015-06-26-option-issuance": {
        (44, "1)"), (66, "(3)"), (70, "(5)"), (83, "3)"), (90, "2)"), (104, "2)"),
    },
    "2020-05-25-restricted-stock": set(),
}  # fmt: skip
"""References to other clauses that exist: our own text words the place too differently."""


@needs_published_texts
@pytest.mark.parametrize("name", REFERENCES_MISSED)
def test_reference_to_another_clause_is_reported_unless_named_here(name: str) -> None:
    text = published(name)
    references = [token for token in tokens(text) if token.unit.startswith(REFERENCE)]
    missed = set()
    for first in range(FAR):
        changed, moved = text, {}
        for token in references[first::FAR]:
            digit = re.sub(r"\d+", lambda found: str(int(found[0]) % 9 + 1), token.text)
            at = token.at + len(changed) - len(text)
            changed = changed[:at] + digit + changed[at + len(token.text) :]
            moved[at] = (token.line, token.text)
        odd = {verdict.token.at for verdict in wrong(compared_with(changed, known(name)))}
        missed |= {each for at, each in moved.items() if at not in odd}

    assert missed <= REFERENCES_MISSED[name]


@needs_published_texts
@pytest.mark.parametrize("name", SHORT)
def test_every_number_of_a_clause_that_is_changed_is_reported(name: str) -> None:
    text = published(name)
    before = len(wrong(compared_with(text, known(name))))

    for label in [token for token in tokens(text) if token.unit in LABELS]:
        own = re.sub(r"\d+", lambda found: str(int(found[0]) + 2), label.text)
        changed = text[: label.at] + own + text[label.at + len(label.text) :]
        assert len(wrong(compared_with(changed, known(name)))) > before or label.text == "3."


def with_number_of(token: Token, other: Token) -> str:
    """Return a token with another's number in the place of its own: its noun stays."""
    if token.kind == "date":
        return other.text
    digits = re.compile(r"\d[\d,.]*\d|\d")
    there = digits.search(other.text)
    assert there is not None
    return digits.sub(there[0], token.text, count=1)


SWAPS_MISSED: Final[dict[str, set[tuple[int, str, str]]]] = {}
"""Values of other figures that are taken for right: line, what stood there, what stands there."""


@needs_published_texts
@pytest.mark.parametrize("name", SHORT)
def test_value_of_another_figure_is_not_right(name: str) -> None:
    text = published(name)
    already = {verdict.token.at for verdict in wrong(compared_with(text, known(name)))}
    own = list(figures(text))
    missed = set()
    for token in own:
        others = [t for t in own if t.unit == token.unit and t.value != token.value]
        if token.at in already or not others:
            continue
        other = min(others, key=lambda each: abs(each.at - token.at))
        own_text = with_number_of(token, other)
        changed = text[: token.at] + own_text + text[token.at + len(token.text) :]
        verdict = next(v for v in compared_with(changed, known(name)) if v.token.at == token.at)
        if verdict.state == "agrees":
            missed.add((token.line, token.text, other.text))

    assert missed == SWAPS_MISSED.get(name, set())


NOTICE: Final = """IIJ Announces the Distribution of Retained Earnings

The Board of Directors of Internet Initiative Japan Inc. resolved to pay a dividend with a record
date of March 31, 2019. It is subject to the approval of the 27th Ordinary General Meeting of
Shareholders on June 27, 2019.

{rows}
"""
ROWS: Final = """\tFY2018 Year-end dividend\tLatest forecast (released on May 14, 2019)\tFY2017 \
Year-end dividend
Record date\tMarch 31, 2019\tMarch 31, 2019\tMarch 31, 2018
Dividend per common share\tJPY13.50\tJPY13.50\tJPY13.50
Total dividend amount\tJPY608 million\t-\tJPY608 million
Effective date\tJune 28, 2019\t-\tJune 29, 2018"""


def test_right_date_in_the_place_of_a_recorded_misprint_agrees() -> None:
    found = wrong(compared_with(NOTICE.format(rows=ROWS), known("2019-05-23-dividend")))

    # The case records the misprint of the forecast column: its place states the right day now.
    assert [verdict.token.text for verdict in found] == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("June 28, 2019\t-\tJune 29, 2018", "June 29, 2018\t-\tJune 28, 2019", "June 28, 2019"),
        ("JPY13.50\tJPY13.50\tJPY13.50", "JPY27.00\tJPY13.50\tJPY13.50", "JPY13.50"),
        ("27th", "28th", "27th"),
        ("June 27, 2019", "June 28, 2019", "June 27, 2019"),
    ],
)
def test_value_of_another_place_differs_and_the_right_one_is_named(
    old: str, new: str, expected: str
) -> None:
    text = NOTICE.format(rows=ROWS)
    assert old in text

    found = wrong(compared_with(text.replace(old, new, 1), known("2019-05-23-dividend")))

    assert {verdict.state for verdict in found} == {"differs"}
    assert found[0].expected == expected


OURS: Final = {
    "en": """Record date\tMarch 31, 2019\tMarch 31, 2018\tMarch 31, 2018
Dividend per common share\tJPY13.50\tJPY13.50\tJPY13.50
Total dividend amount\tJPY608 million\t-\tJPY608 million
Effective date\tJune 28, 2019\t-\tJune 29, 2018""",
    "ja": """基準日\t2019年3月31日\t2018年3月31日\t2018年3月31日
1株当たり配当金\t13円50銭\t13円50銭\t13円50銭
配当金総額\t608百万円\t―\t608百万円
効力発生日\t2019年6月28日\t―\t2018年6月29日""",
}
"""The values of a table with the misprint that the case records."""

ABOVE: Final = {
    "none": "",
    "apart": "項目 決定額（2019年3月期 期末） 直近の配当予想（2019年5月14日公表） "
    "前期実績（2018年3月 期期末）\n\n",
    "elsewhere": "\tThis time\tWhat we said\tLast time\n",
}
"""What may be left of a header."""

MISPRINT: Final = {"en": "March 31, 2018", "ja": "2018年3月31日"}
RIGHT: Final = {"en": "March 31, 2019", "ja": "2019年3月31日"}
"""What the forecast column has, and should have, as record date."""

each_header = pytest.mark.parametrize("above", ABOVE)
each_gap = pytest.mark.parametrize("gap", ["\t", " "])


@each_gap
@each_header
@pytest.mark.parametrize("language", OURS)
def test_rows_of_ours_are_known_without_a_header(language: str, above: str, gap: str) -> None:
    text = ABOVE[above] + OURS[language].replace("\t", gap)

    found = wrong(compared_with(text, known("2019-05-23-dividend")))

    assert [(v.state, v.token.text) for v in found] == [("differs", MISPRINT[language])]
    # Of the two equal dates of the row only the one in the column of the forecast.
    assert found[0].token.at == text.index(MISPRINT[language])


@each_gap
@each_header
@pytest.mark.parametrize("language", OURS)
def test_value_that_breaks_a_row_without_header_differs_and_no_other(
    language: str, above: str, gap: str
) -> None:
    text = ABOVE[above] + OURS[language].replace("\t", gap)
    begin, misprint = len(ABOVE[above]), text.index(MISPRINT[language])
    labels = [line.partition("\t")[0] for line in OURS[language].splitlines()]
    spans = [(at := text.index(label, begin), at + len(label)) for label in labels]
    values = [
        token
        for token in figures(text)
        if token.at >= begin and not any(first <= token.at < last for first, last in spans)
    ]
    assert len(values) == 10
    for token in values:
        changes = {one_more(token)} | {
            with_number_of(token, other)
            for other in values
            if other.unit == token.unit and other.value != token.value
        }
        expected = {token.at: token.text, misprint: RIGHT[language]}
        for own in changes:
            changed = text[: token.at] + own + text[token.at + len(token.text) :]
            shift = len(own) - len(token.text)
            found = wrong(compared_with(changed, known("2019-05-23-dividend")))
            told = {v.token.at - shift * (v.token.at > token.at): v.expected for v in found}
            # The right date instead of the misprint leaves nothing to tell.
            assert told == ({} if own == RIGHT[language] and token.at == misprint else expected)
            assert {verdict.state for verdict in found} <= {"differs"}


def test_header_with_our_columns_in_another_order_is_no_row_of_ours() -> None:
    first, forecast, last = (
        "FY2018 Year-end dividend",
        "Latest forecast (released on May 14, 2019)",
        "FY2017 Year-end dividend",
    )
    header = "\t" + "\t".join((last, forecast, first))

    found = wrong(compared_with(f"{header}\n{OURS['en']}", known("2019-05-23-dividend")))

    assert {"June 28, 2019", "June 29, 2018"} <= {verdict.token.text for verdict in found}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1. a\n\n2. b\n\n4. c\n\n5. d", ["4.", "5."]),
        ("(1) a\n\n(2) b as in (5) above", ["(5)"]),
        ("(1) a as in (2) above\n\n(2) b", ["(2)"]),
        ("(1) a as in (2) below\n\n(2) b", []),
        ("1. a\n\n(1) b\n\n2. c\n\n(1) d\n\n(2) e", []),
        ("the following: 1) this, and 2) that", []),
        ("the following: 1) this, and 3) that", ["1)", "3)"]),
    ],
)
def test_numbers_of_clauses_count_on_and_references_lead_somewhere(
    text: str, wanted: list[str]
) -> None:
    found = wrong(compared_with(text, known("2019-05-23-dividend")))

    assert [verdict.token.text for verdict in found] == wanted


@pytest.mark.parametrize(
    ("text", "state", "expected"),
    [
        ("IJJ", "differs", "IIJ"),
        ("Internet Initiatve Japan Inc.", "differs", "Internet Initiative Japan Inc."),
        ("Other Trading Corporation", "unknown", ""),
        ("+81-3-5259-6500", "differs", "+81-3-5205-6500"),
        ("TSE1: 3747", "differs", "TSE1: 3774"),
        ("株式会社インターネットイニシアチブ", "differs", "株式会社インターネットイニシアティブ"),
    ],
)
def test_name_that_is_nearly_ours_differs(text: str, state: str, expected: str) -> None:
    (verdict,) = compared_with(text, known("2019-05-23-dividend"))

    assert (verdict.state, verdict.expected) == (state, expected)


def test_figure_typed_into_own_words_is_no_knowledge_of_the_case() -> None:
    """Published price: 4,685 yen (2022-05-26); a slip in own words must not vouch for itself."""
    typed = ClauseEdit(
        id="basis_text",
        en="The price is the closing price of the day before, 4,695 yen.",
        ja="処分価額は前日の終値である4,695円とした。",
    )
    changed = replace(case("2022-05-26-share-disposal"), clauses=(typed,))

    for language, shown in (("en", "4,695 yen"), ("ja", "4,695円")):
        text = own_text(document(changed, language))
        found = wrong(compared_with(text, knowledge(changed)))
        assert [each.token.text for each in found] == [shown]
        assert found[0].state != "agrees"


def test_number_that_the_case_does_not_have_is_unknown() -> None:
    (verdict,) = compared_with("We have 4,321 vending machines.", known("2019-05-23-dividend"))

    assert verdict.state == "unknown"


def test_date_of_a_notice_that_is_another_day_of_the_case_differs() -> None:
    name = "2019-07-12-option-terms"
    text = as_text(document(case(name), "ja"))
    day, later = "2019年7月12日", "2019年7月13日"
    assert text.count(day) == 1
    assert date(2019, 7, 13) in [fact.value for fact in known(name).facts]

    (verdict,) = wrong(compared_with(text.replace(day, later), known(name)))

    assert (verdict.token.text, verdict.state, verdict.expected) == (later, "differs", day)


@pytest.mark.parametrize(("term", "faults"), [("新株予約\n  権", 0), ("新株予約 権", 1)])
def test_right_term_on_two_lines_is_no_fault(term: str, faults: int) -> None:
    found = oddities(f"当社は{term}を発行します。", case("2019-05-23-dividend"))

    assert len(found) == faults


def test_same_fault_in_several_lines_is_one_entry_and_no_fault_of_language_too() -> None:
    found = oddities("IJJ said\n\nIJJ did", case("2019-05-23-dividend"))

    assert [(odd.state, odd.found, odd.lines) for odd in found] == [("differs", "IJJ", (1, 3))]


@pytest.mark.parametrize(
    ("language", "summary", "entry"),
    [
        ("en", "0 agree, 1 differ, 0 unknown", "line 1: IJJ — differs; the case has IIJ"),
        ("ja", "一致0件、相違1件、不明0件", "1行目: IJJ — 相違; ケースでは IIJ"),
    ],
)
def test_report_says_how_many_and_what_the_case_has(
    language: str, summary: str, entry: str
) -> None:
    report = report_text("IJJ", case("2019-05-23-dividend"), language)

    assert summary in report.splitlines()[0]
    assert entry in report


def test_report_lists_what_agrees_when_asked() -> None:
    text = "Record date: March 31, 2019."
    own = case("2019-05-23-dividend")

    assert "March 31, 2019" not in report_text(text, own, "en")
    assert "line 1: March 31, 2019 — agrees; Record date" in report_text(
        text, own, "en", verbose=True
    )
