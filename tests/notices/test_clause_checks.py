"""The checks of clauses, each with what it must find and what it must leave alone."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest

from ivjxl.errors import Text
from ivjxl.notices import NOTICES
from ivjxl.notices.case import read_case
from ivjxl.notices.clause import Clause, ClauseEdit, placed
from ivjxl.notices.clause_checks import RULES, Clauses, exceptions, needed

WORKBOOKS: Final = Path(__file__).parents[2] / "workbooks"
CASES: Final = sorted(WORKBOOKS.glob("*-*-*-*.toml"))

STANDARD: Final = (
    Clause("reason", "section", Text("Reason", "理由")),
    Clause(
        "why", "paragraph", Text("JPY{x:number} on {day:date}.", "{day:<style>}に{x:number}円。")
    ),
    Clause("details", "section", Text("Details", "内容")),
    Clause("shares", "item", Text("{shares:shares}", "{shares:shares}")),
    Clause("list", "table", Text("allottees: class", "allottees: class")),
    Clause("period", "item", Text("As in {see:shares}.", "{see:shares}のとおり。")),
    Clause("filing", "paragraph", Text("Filed by {name}.", "{name}が届出。"), when="filed"),
    Clause("date_line", "date", Text("", "{day:<style>}")),
)
VALUES: Final[dict[str, Any]] = {
    "x": 354_600,
    "day": date(2019, 7, 12),
    "shares": 32_600,
    "persons": 1,
    "rate": Decimal("0.483"),
    "filed": False,
    "missing": None,
    "name": "IIJ",
    "style": "date",
    "short_name": "IIJ",
    "word_en": "May",
    "word_ja": "五月",
    "price": Decimal("13.50"),
    "model": 2874.317,
}


def found(rule: str, *edits: ClauseEdit, **values: Any) -> str:
    known = VALUES | values
    return exceptions(rule, Clauses(placed(STANDARD, edits, known.get), known, needed(STANDARD)))


def own(name: str, en: str, ja: str = "", kind: str = "") -> ClauseEdit:
    return ClauseEdit(id=name, en=en, ja=ja, kind=kind)


@pytest.mark.parametrize("rule", RULES)
def test_the_standard_clauses_of_the_example_pass(rule: str) -> None:
    assert found(rule) == "-"


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_shipped_case_passes_every_check_of_its_clauses(path: Path) -> None:
    states = {each.name: (each.state, each.figures) for each in read_case(path).findings()}

    assert {name: states[name] for name in RULES} == dict.fromkeys(RULES, ("passed", "-"))


@pytest.mark.parametrize("kind", NOTICES)
def test_every_notice_needs_figures_and_tables_of_its_own(kind: str) -> None:
    names = needed(NOTICES[kind].clauses())

    assert "notice_date" in names
    assert "company_name_ja" in names
    assert len(names) > 8
    assert not [name for name in names if name.startswith("see")]


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (own("why", "{prize:yen}"), "why: {prize:yen}"),
        (own("why", "{prize}"), "why: {prize}"),
        (own("why", "{prize?yes|no}"), "why: {prize?yes|no}"),
        (own("why", "{day:<no_style>}"), "why: {day:<no_style>}"),
        (own("why", "{Day:date}"), "why: {Day:date}"),
        (own("why", "{ day:date }"), "why: { day:date }"),
        (own("why", "{day:date"), "why: {day:date"),
        (own("why", "day:date}"), "why: }"),
        (own("why", "{missing:yen} {missing}"), "-"),
    ],
)
def test_unknown_placeholders_are_named(edit: ClauseEdit, expected: str) -> None:
    assert found("clause_placeholders_known", edit) == expected


@pytest.mark.parametrize(
    "template", ["{x:yenn}", "{x:date}", "{day:yen}", "{x}", "{day}", "{filed}", "{name:yen}"]
)
def test_a_style_that_does_not_fit_is_named_with_its_reason(template: str) -> None:
    text = found("clause_placeholders_known", own("why", template))

    assert text.startswith(f"why: {template} (")
    assert text.endswith(")")


def test_a_clause_that_is_not_printed_may_hold_anything() -> None:
    edit = ClauseEdit(id="why", en="{prize} 354,600 yen (9) above", printed=False)

    for rule in ("clause_placeholders_known", "clause_figures_live", "clause_references_resolve"):
        assert found(rule, edit) == "-"


def test_a_figure_that_is_printed_nowhere_any_more_is_named() -> None:
    off = ClauseEdit(id="why", printed=False)

    assert found("clause_figures_printed", off) == "{x}"
    assert found("clause_figures_printed", ClauseEdit(id="list", printed=False)) == (
        "table:allottees"
    )
    elsewhere = own("more", "JPY{x:number}", "{x:number}円", "paragraph")
    assert found("clause_figures_printed", off, elsewhere) == "-"
    assert found("clause_figures_printed", off, x=None) == "-"
    # Zero is a figure.
    assert found("clause_figures_printed", off, x=0) == "{x}"


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (own("why", "JPY354,600 on {day:date}."), "why: JPY354,600 = {x}"),
        (own("why", "", "{day:<style>}に354,600円。"), "why: 354,600円 = {x}"),
        (own("why", "", "３５４，６００円"), "why: ３５４，６００円 = {x}"),
        (own("why", "On July 12, 2019."), "why: July 12, 2019 = {day}"),
        (own("why", "", "令和元年7月12日"), "why: 令和元年7月12日 = {day}"),
        (own("why", "32,600 shares"), "why: 32,600 shares = {shares}"),
        (own("why", "48.3% a year"), "why: 48.3% = {rate}"),
        (own("more", "32600 in all", kind="paragraph"), "more: 32600 = {shares}"),
        (own("why", "one (1) person, 1 yen"), "-"),
        (own("why", "JPY354,601 on July 13, 2019"), "why: JPY354,601; why: July 13, 2019"),
        (own("why", "", "354,601円（0.05%）"), "why: 354,601円; why: 0.05%"),
        (own("why", "five (5) persons in FY2018"), "why: five (5) persons; why: FY2018"),
        (own("why", "within ten (10) days, for 36 months, since 1992"), "-"),
        (own("why", "{filed?354,600 yen|354,601 yen}"), "why: 354,600 yen = {x}; why: 354,601 yen"),
        (own("why", "Article 236, Paragraph 1, item (8)"), "-"),
    ],
)
def test_a_figure_typed_by_hand_is_named_with_its_placeholder(
    edit: ClauseEdit, expected: str
) -> None:
    assert found("clause_figures_live", edit) == expected


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        ([own("period", "As in {see:lost}.")], "period: {see:lost}"),
        ([own("period", "As in {see:why}.")], "period: {see:why}"),
        (
            [ClauseEdit(id="shares", printed=False)],
            "period: {see:shares}",
        ),
        ([own("period", "As in (1) above.")], "-"),
        ([own("period", "As in 2.(1) above.")], "-"),
        ([own("period", "As in 1. above and 2. above.")], "-"),
        ([own("period", "As in (2) above.")], "-"),
        ([own("period", "As in 1.(1) above.")], "period: 1.(1) above"),
        ([own("period", "As in 7.(9) above.")], "period: 7.(9) above"),
        ([own("period", "As in 7. above and 1) below.")], "period: 7. above; period: 1) below"),
        ([own("period", "", "上記2.(1)及び上記１．のとおり。")], "-"),
        ([own("period", "", "前記(1)のとおり。")], "-"),
        ([own("period", "", "上記9.(2)及び上記7.のとおり。")], "period: 上記9.(2); period: 上記7."),
        ([own("period", "", "上記①及び上記(1)②のとおり。")], "period: 上記①; period: 上記(1)②"),
        ([own("why", "As in 2.(2) below.")], "-"),
        ([own("why", "{filed?See 9. below|See 2. below}")], "why: 9. below"),
        ([own("period", "As in (3) above.")], "period: (3) above"),
        ([own("shares", "As in (2) below.")], "-"),
        ([own("shares", "As in (3) below.")], "shares: (3) below"),
        ([own("period", "", "上記(1)のとおり。")], "-"),
        ([own("period", "", "上記（４）のとおり。")], "period: 上記（４）"),
        ([own("period", "", "下記(1)のとおり。")], "period: 下記(1)"),
    ],
)
def test_a_reference_that_leads_nowhere_is_named(edits: list[ClauseEdit], expected: str) -> None:
    assert found("clause_references_resolve", *edits) == expected


def test_what_is_printed_in_japanese_alone_cannot_be_referred_to_in_english() -> None:
    alone = own("alone", "", "日本語のみ", "item")
    both = own("both", "Words", "文言", "item")
    sees = own("sees", "See {see:alone} and {see:both}", "{see:alone}、{see:both}", "paragraph")

    assert found("clause_references_resolve", both, alone, sees) == "sees: {see:alone}"


def test_two_clauses_of_one_number_cannot_be_told_apart() -> None:
    """Items begin anew below a heading without a number."""
    heading = own("other", "Other matters", "その他", "heading")
    anew = own("anew", "Words", "文言", "item")

    assert found("clause_references_resolve", heading, anew) == "period: {see:shares}"
    assert found("clause_references_resolve", heading) == "-"


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{price:number:0} yen", "why: {price:number:0} = 14"),
        ("{price:decimal:1} yen", "-"),
        ("{price:number:2} yen", "-"),
        ("{price:yen_sen}", "-"),
        ("{x:number:0} yen", "-"),
        # A figure of a model may be printed with fewer decimals than it has.
        ("{model:number:1} yen", "-"),
    ],
)
def test_a_style_that_would_round_an_amount_is_named(template: str, expected: str) -> None:
    assert found("clause_placeholders_known", own("why", template)) == expected


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (own("why", "JPY{x:number} on {day:date}!"), "why: en only"),
        (own("why", "", "{day:<style>}、{x:number}円。"), "why: ja only"),
        (own("why", "JPY{x:number} now", "{x:number}円"), "-"),
        (own("why", "JPY{x:number} now", "{day:<style>}"), "why: {day} ja only; why: {x} en only"),
        (own("why", "See {see:shares}", "文"), "why: {see:shares} en only"),
        (own("why", "Article 236 applies", "第236条による"), "-"),
        (own("why", "For 36 months", "36年間"), "why: 36年 ja only; why: 36 months en only"),
        (own("why", "Within 1 month", "1年以内"), "why: 1年 ja only; why: 1 month en only"),
        (own("why", "For 36 months", "36か月間"), "-"),
        (
            own("why", "{x:number} thousand yen", "{x:number}円"),
            "why: 354,600円 ja only; why: 354,600 thousand yen en only",
        ),
        (own("why", "{x:number} yen", "{x:number}円"), "-"),
        (own("why", "Filed in {word_ja}", "{word_ja}に"), "why: {word_ja} en"),
        (own("why", "Filed in {word_en}", "{word_ja}に"), "-"),
        (own("why", "Article 236 applies", "第238条による"), "why: 236 en only; why: 238 ja only"),
        (own("why", "per share", "1株当たり"), "-"),
        (own("more", "Words", "", "paragraph"), "more: en only"),
        (own("more", "Words", "文言", "paragraph"), "-"),
        (own("date_line", "", "公表日 {day:<style>}"), "-"),
        (own("list", "allottees", "allottees: class"), "list: allottees: class / allottees"),
    ],
)
def test_languages_that_part_are_named(edit: ClauseEdit, expected: str) -> None:
    assert found("clause_languages_agree", edit) == expected


@pytest.mark.parametrize(
    "words",
    ["The 21th meeting.", "Two hundred (300) shares.", "As under the Company Law.", "Held by IJJ."],
)
def test_odd_words_are_named_where_they_stand(words: str) -> None:
    text = found("clause_words", own("why", words))

    assert text.startswith("why (en): ")
    assert found("clause_words", own("why", "The 21st meeting of IIJ.")) == "-"
