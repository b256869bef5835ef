"""The words of the issuance notice: complete, live, numbered and alike in both languages."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import pytest

from ivjxl.documents.document import Block, Document, document
from ivjxl.notices.case import Case, read_case
from ivjxl.notices.clause import Clause, holds
from ivjxl.notices.clause_text import TO_BE_ENTERED, Reference, filled
from ivjxl.notices.layout import Placeholder, pieces
from ivjxl.notices.standard_clauses.option_issuance import CLAUSES
from tests.notices.standard_clauses.printed import (
    NUMBER,
    with_everything,
)

REPOSITORY: Final = Path(__file__).parents[3]
PUBLISHED: Final = REPOSITORY.parent / "shared" / "notices" / "2015-06-26-option-issuance.txt"
CASE: Final = read_case(REPOSITORY / "workbooks" / "2015-06-26-option-issuance.toml")
LANGUAGES: Final = ("en", "ja")
WORDS: Final = [each for each in CLAUSES if each.kind not in ("table", "formula")]

DATE: Final = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
    r" \d{1,2}, \d{4}"
)
POINTS: Final = {6: 2, 8: 2, 9: 9, 11: 5, 12: 8}
"""How many points each item of section 2 has, in the published notice."""

REWORDED: Final = {
    (9, "8.1"): "(a) of Item 8, in the words of the Companies Act",
    (9, "8.5"): "(e) of Item 8, in the words of the Companies Act",
    (9, "5"): "the period is referred to once, its last day as that of the same period",
    (12, "2015"): "the fiscal year ends on a day: March 31, 2015",
}
"""Numbers of the published items that our words state otherwise, and why."""

REFERENCES: Final[dict[str, list[tuple[str, str]]]] = {
    "resolution": [("(15)", "below")],
    "adjustment": [("(13)", "below")],
    "capital_reserve": [("1)", "above")],
    "acquisition_without_payment": [("1)", "below"), ("2)", "below")],
    "reorganized_shares_text": [("(3)", "above")],
    "reorganized_contribution_text": [("3)", "above")],
    "reorganized_period_text": [("(5)", "above")],
    "reorganized_capital_text": [("(6)", "above")],
    "reorganized_acquisition_text": [("(8)", "above")],
    "reorganized_conditions_text": [("(11)", "below")],
    "loss_of_position": [("(5)", "above"), ("3)", "below")],
    "heir": [("(5)", "above")],
    "payment_method": [("2)", "below"), ("7)", "below")],
    "dividend_yield": [("2)", "above")],
}
"""Where each text sends the reader: those of the published notice, and ours beyond them."""

CONSTANTS: Final = re.compile(
    r"one \(1\) (?:share|yen|legal heir)|one-half \(1/2\)"
    r"|Article \d+, Paragraphs? \d(?: and \d)?(?:, Item \d)?"
    r"|1(?:株|円|名)|2分の1|第\d+条第\d項(?:及び第\d項)?(?:第\d号)?"
)
"""What no input holds: fractions of a unit, one heir, half of the limit, articles of law."""

NUMBER_WORDS: Final = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|fifteen|twenty|thirty|hundred)\b"
)
OUTDATED: Final = re.compile(
    r"Company Law|Corporation Law|[Ww]arrant|Restructur|Grantee|each stock acquisition rights"
    r"|[Ss]hareholders'? meeting|Stock Acquisition Right Holder"
)
"""Terms of the published notice beside which there is a better one."""

needs_published_text = pytest.mark.skipif(
    not PUBLISHED.is_file(), reason="the published notices are not beside the repository"
)


def lines(block: Block) -> Iterator[str]:
    yield f"{block.label} {block.text}".strip()
    if block.table is not None:
        yield from (cell for row in block.table.rows for cell in row.cells)


def drawn(block: Block) -> Iterator[str]:
    if block.formula:
        yield block.formula
    if block.table is not None:
        yield block.table.id


def text_of(made: Document) -> str:
    return "\n".join(line for block in made.blocks for line in lines(block))


def printed(language: str, case: Case = CASE) -> str:
    return text_of(document(case, language))


def tokens(text: str) -> Counter[str]:
    """Dates, and the numbers outside them."""
    return Counter(DATE.findall(text)) + Counter(NUMBER.findall(DATE.sub(" ", text)))


def with_inputs(**changed: Any) -> Case:
    return replace(CASE, notice=replace(CASE.notice, **changed))


def our_items() -> dict[int, str]:
    """The items of section 2 by number, each with all that stands in it."""
    found: dict[int, str] = {}
    number = 0
    for block in document(CASE, "en").blocks:
        if block.kind in ("section", "heading"):
            number = 0
        if block.kind == "item":
            number += 1
        if number:
            found[number] = "\n".join([found.get(number, ""), *lines(block)])
    return found


def published_items() -> dict[int, str]:
    found: dict[int, str] = {}
    number = 0
    for line in PUBLISHED.read_text("utf-8").splitlines():
        begins = re.match(r"(?:- )?\((\d+)\) ", line)
        if begins:
            number = int(begins[1])
        if line.startswith("About "):
            break
        if number and "$$" not in line and "\\" not in line:
            found[number] = f"{found.get(number, '')}\n{line.removeprefix('- ')}"
    return found


def placeholders(text: str) -> set[str]:
    found = set()
    for piece in pieces(text):
        if isinstance(piece, Placeholder):
            target = "".join(piece.style) if piece.name == "see" else ""
            found.add(re.sub(r"_(en|ja)$", "", piece.name) + target)
    return found


@needs_published_text
def test_every_number_and_date_of_the_published_notice_is_printed() -> None:
    found = tokens(printed("en"))
    wanted = tokens(PUBLISHED.read_text("utf-8"))
    missing = set(wanted) - set(found) - {number for _, number in REWORDED}
    assert len(wanted) >= 40
    assert missing == set()


@needs_published_text
def test_every_item_states_the_numbers_and_dates_of_the_published_item() -> None:
    ours, theirs = our_items(), published_items()
    assert list(ours) == list(theirs) == list(range(1, 17))
    missing = {
        (item, token)
        for item, text in theirs.items()
        for token, times in tokens(text).items()
        if tokens(ours[item])[token] < times
    }
    assert missing == set(REWORDED)


@needs_published_text
def test_no_sentence_of_the_published_notice_is_copied() -> None:
    def sentences(text: str) -> set[str]:
        plain = re.sub(r"[^a-z0-9(). ]", " ", text.lower())
        found = (" ".join(each.split()) for each in re.split(r"[.\n]\s", plain))
        return {each for each in found if len(each.split()) > 7}

    theirs = sentences(PUBLISHED.read_text("utf-8").partition("About IIJ")[0])
    ours = sentences("\n".join(map("\n".join, map(lines, document(CASE, "en").blocks))))
    assert len(theirs) > 40
    assert len(ours) > 40
    assert theirs & ours == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_items_and_points_are_those_of_the_published_notice(language: str) -> None:
    blocks = document(CASE, language).blocks
    labels = [(each.kind, each.label) for each in blocks if each.label]
    assert [label for kind, label in labels if kind == "section"] == ["1.", "2."]
    assert [label for kind, label in labels if kind == "item"] == [f"({n})" for n in range(1, 17)]
    points: dict[int, list[str]] = {}
    item = 0
    for kind, label in labels:
        item += kind == "item"
        if kind == "point":
            points.setdefault(item, []).append(label)
    circled = "①②③④⑤⑥⑦⑧⑨"
    assert points == {
        item: [f"{n}" + ")" if language == "en" else circled[n - 1] for n in range(1, count + 1)]
        for item, count in POINTS.items()
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_formulas_and_the_list_of_allottees_stand_where_they_belong(language: str) -> None:
    blocks = document(CASE, language).blocks
    groups = [list(group) for _, group in groupby(blocks, key=lambda each: each.kind == "item")]
    found = {
        group[-1].label: [name for each in rest for name in drawn(each)]
        for group, rest in zip(groups[1::2], groups[2::2], strict=True)
    }
    assert {label: names for label, names in found.items() if names} == {
        "(3)": ["adjusted_shares"],
        "(12)": ["black_scholes", "black_scholes_d"],
        "(15)": ["allottees"],
    }


def test_references_lead_where_those_of_the_published_notice_do() -> None:
    blocks = {each.id: each for each in document(CASE, "en").blocks}
    found = {
        name: [part for part in block.parts if isinstance(part, Reference)]
        for name, block in blocks.items()
    }
    assert {name for name, parts in found.items() if parts} == set(REFERENCES)
    for name, wanted in REFERENCES.items():
        assert len(found[name]) == len(wanted), name
        for part, (label, direction) in zip(found[name], wanted, strict=True):
            assert part.text.endswith(f"{label} {direction}"), (name, part.text)
            assert blocks[part.id].label == label


@pytest.mark.parametrize("clause", CLAUSES, ids=lambda each: each.id)
def test_both_languages_of_a_clause_print_the_same(clause: Clause) -> None:
    if clause.text.en and clause.text.ja:
        assert placeholders(clause.text.en) == placeholders(clause.text.ja)
    if clause.kind in ("table", "formula"):
        assert clause.text.en == clause.text.ja


@pytest.mark.parametrize("clause", WORDS, ids=lambda each: each.id)
def test_no_figure_is_typed(clause: Clause) -> None:
    for text in (clause.text.en, clause.text.ja):
        typed = " ".join(each for each in pieces(text) if isinstance(each, str))
        assert not re.search(r"\d", CONSTANTS.sub("", typed))
        assert not NUMBER_WORDS.search(typed)
        assert len(text) <= 1200
        assert "\n" not in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("everything", [False, True], ids=["as usual", "all clauses"])
def test_every_placeholder_is_filled(language: str, everything: bool) -> None:
    text = printed(language, with_everything(CASE) if everything else CASE)
    assert len(text) > 4000
    assert "{" not in text
    assert "}" not in text
    assert TO_BE_ENTERED not in text


def test_one_term_is_used_for_one_thing() -> None:
    text = printed("en", with_everything(CASE))
    assert OUTDATED.findall(text) == []
    assert (
        re.findall(r"\b(?:each|one \(1\)) (?:right|stock acquisition right|share)s\b", text) == []
    )
    assert re.findall(r"\bt\b", text.partition("(12)")[2].partition("(13)")[0]) == []


LIVE: Final[list[tuple[dict[str, Any], str, str]]] = [
    ({"resolution_date": date(2015, 6, 25)}, "held on June 25, 2015", "平成27年6月25日開催"),
    ({"series": 21}, "(21st series)", "第21回新株予約権"),
    ({"maximum_rights": 231}, "231 rights", "231個"),
    ({"subscribed_rights": 229}, "229 rights", "229個"),
    ({"shares_per_right": 100}, "one hundred (100)", "100株とする"),
    ({"strike": 2}, "Exercise Price (X): two (2) yen", "行使価額（X）：2円"),
    ({"strike": 2}, "shall be two (2) yen", "行使価額は2円とする"),
    ({"exercise_delay_days": 2}, "From July 15, 2015", "平成27年7月15日から"),
    ({"exercise_years": 20}, "to July 13, 2035", "平成47年7月13日まで"),
    ({"loss_window_days": 1}, "within one (1) day from", "起算して1日以内"),
    ({"inheritance_window_months": 1}, "within one (1) month after", "承継後1か月以内"),
    ({"price_date": date(2015, 7, 14)}, "Company on July 14, 2015", "平成27年7月14日の東京証券"),
    ({"years": Decimal("7.5")}, "(T): 7.5 years", "（T）：7.5年"),
    ({"volatility_from": date(2006, 1, 6)}, "from January 6, 2006", "平成18年1月6日から"),
    ({"volatility_to": date(2015, 7, 10)}, "to July 10, 2015", "平成27年7月10日までの"),
    ({"dividend_year_end": date(2014, 3, 31)}, "ended March 31, 2014", "平成26年3月期"),
    (
        {"terms_compounding": "annual"},
        "(a yearly rate with annual compounding;",
        "年1回複利による年率とし",
    ),
    ({"terms_rounding_mode": "half_up"}, "rounded half up to a whole yen", "四捨五入により処理"),
    ({"terms_rounding_mode": "down"}, "rounded down to a whole yen", "切捨てにより処理"),
    ({"terms_rounding_step": "share"}, "in the amount per share shall", "1株当たりの金額に"),
    ({"allotment_date": date(2015, 7, 15)}, "July 15, 2015", "平成27年7月15日"),
    ({"payment_date": date(2015, 7, 16)}, "July 16, 2015", "平成27年7月16日"),
    ({"allottee_company": "IIJ"}, "persons of IIJ", "IIJの次の表に掲げる者に"),
    ({"dateline_en": "OSAKA"}, "OSAKA—June 26, 2015—", "平成27年6月26日"),
    ({"dateline_en": None}, "\nJune 26, 2015—", "平成27年6月26日"),
]
"""Inputs changed, and what the document then says."""


@pytest.mark.parametrize(("changed", "en", "ja"), LIVE, ids=lambda each: str(each)[:40])
def test_the_text_follows_the_inputs(changed: dict[str, Any], en: str, ja: str) -> None:
    case = with_inputs(**changed)
    assert en in printed("en", case)
    assert ja in printed("ja", case)
    assert en not in printed("en")


@pytest.mark.parametrize("policy", ["compounding", "rounding_mode", "rounding_step"])
def test_the_method_is_that_of_the_printed_terms_not_of_the_policy(policy: str) -> None:
    changed = {"compounding": "annual", "rounding_mode": "half_up", "rounding_step": "share"}
    case = with_inputs(**{policy: changed[policy]})
    for language in LANGUAGES:
        assert printed(language, case) == printed(language)


@pytest.mark.parametrize(
    ("frequency", "en", "ja"),
    [
        ("daily", "trading on each trading day from January 4", "までの各取引日における"),
        ("weekly", "on the last trading day of each week from", "までの各週の最終取引日における"),
        ("monthly", "on the last trading day of each month", "までの各月の最終取引日における"),
        (None, "on the last trading day of each week from", "までの各週の最終取引日における"),
    ],
)
def test_the_days_of_the_closes_are_those_of_the_frequency(
    frequency: str | None, en: str, ja: str
) -> None:
    """Without closes in the workbook: each week, as published."""
    id = "volatility" if frequency else "volatility_of_weeks"
    clause = next(each for each in CLAUSES if each.id == id)
    values: dict[str, object] = {
        "frequency": frequency,
        "volatility_from": date(2016, 1, 4),
        "volatility_to": date(2026, 7, 9),
        "date_style": "date",
    }

    for language, wanted in (("en", en), ("ja", ja)):
        text = filled(clause.text.in_language(language), language, values.__getitem__, str)
        assert wanted in text
        assert holds(clause.when, values.__getitem__)


def test_what_shareholders_are_told_depends_on_the_exemption() -> None:
    told = with_everything(CASE)
    # Listed shares are transferred in book entries: public notice takes the place of the notice.
    assert "by public notice on June 26, 2015, in place of the notice" in printed("en", told)
    exempt = with_everything(with_inputs(notice_exemption="有価証券届出書"))
    assert "通知及び公告は行わない（同項に該当する事由：有価証券届出書）" in printed("ja", exempt)
    assert "public notice on June 26, 2015" not in printed("en", exempt)


@pytest.mark.parametrize(
    ("id", "en", "ja"),
    [
        ("heir", "Within the exercise period stated in (5) above", "上記(5)に定める行使期間内"),
        ("heir", "only one (1) legal heir", "法定相続人のうち1名"),
        ("heir", "legal heirs of the Heir may not inherit", "承継することができない"),
        ("loss_of_position", "does not apply to exercise by the Heir", "この限りでない"),
        ("loss_of_position", "Within the exercise period stated in (5)", "上記(5)に定める行使期間"),
        ("whole_rights", "Only whole rights", "一部のみを行使することができない"),
        ("capital_scope", "treasury shares are delivered", "自己株式を交付する場合"),
        ("capital_stock", "for each exercise as a whole", "行使の都度、当該行使に係る"),
        ("capital_stock", "rounded up", "切り上げる"),
        ("share_price", "the base price for the next trading day", "翌取引日の基準値段"),
        ("fractions_text", "rounded down", "切り捨てる"),
        ("adjustment_effect", "retroactive effect from the day following", "翌日に遡って"),
    ],
)
def test_what_review_found_missing_is_said(id: str, en: str, ja: str) -> None:
    for language, wanted in (("en", en), ("ja", ja)):
        text = next(each.text for each in document(CASE, language).blocks if each.id == id)
        assert wanted in text
