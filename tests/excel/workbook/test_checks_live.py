"""Every check of every notice, spoiled alone in a workbook that calculates, and in Python."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import product
from typing import Any, Final

import pytest

from ivjxl.errors import InputError
from ivjxl.excel.cells import ERROR_CODES
from ivjxl.excel.workbook.template import build
from ivjxl.notices import NOTICES
from ivjxl.notices.case import Case
from ivjxl.notices.clause import ClauseEdit
from ivjxl.notices.clause_checks import RULES
from ivjxl.notices.fields import Field, fields_of
from ivjxl.notices.market_rows import Close
from ivjxl.notices.notice import checks_of, figures_of
from ivjxl.notices.restricted_stock import Split
from ivjxl.notices.share_disposal import Grant, TradedClose

from .samples import (
    LANGUAGES,
    NATIVE_CHECK,
    TO_BE_ENTERED,
    Live,
    changed,
    input_name,
    market_inputs,
    printed_page,
    sample,
    workbook_checks,
)

Inputs = dict[str, Any]

_EXCLUDING: Final = "(excluding Part-time and Outside Directors)"

SENDER: Final[Inputs] = {
    "representative_title_ja": "代表取締役社長",
    "representative_name_ja": "見本　太郎",
    "contact_title_ja": "取締役CFO",
    "contact_name_ja": "見本　花子",
}
"""Who sends the document, with nobody's name."""

COMPLETED: Final[dict[str, tuple[str, Inputs]]] = {
    "option_issuance": (
        "2015-06-26-option-issuance",
        {
            **SENDER,
            "printed_listing": "NASDAQ: IIJI, TSE1: 3774",
            "printed_email": "ir@iij.ad.jp",
            "printed_website": "http://www.iij.ad.jp/en/ir",
            "allottee_company": "IIJ",
            "previous_series": 4,
            "other_compensation": 100_000_000,
        },
    ),
    "option_terms": (
        "2019-07-12-option-terms",
        {
            **SENDER,
            "printed_email": "ir@iij.ad.jp",
            "printed_website": "https://www.iij.ad.jp/en/ir",
            "terms_compounding": "annual",
            "terms_rounding_mode": "half_up",
            "terms_rounding_step": "share",
            "maximum_rights": 170,
            "issuance_shares_per_right": 200,
            "other_compensation": 100_000_000,
        },
    ),
    "restricted_stock": (
        "2020-05-25-restricted-stock",
        {
            **SENDER,
            "splits": (Split(effective_date=date(2021, 1, 1), old_shares=1, new_shares=2),),
            "planned_price": Decimal("3000"),
            "planned_claim": 60_000_000,
            "other_compensation": 300_000_000,
        },
    ),
    "share_disposal": (
        "2022-05-26-share-disposal",
        {
            **SENDER,
            "other_compensation": 300_000_000,
            "grants": tuple(
                Grant(recipient=name, title_en=title, claim=4685 * count, shares=count)
                for name, title, count in (
                    ("A", f"Directors of the Company {_EXCLUDING}", 16_692),
                    ("B", "Executive Officers of the Company", 14_291),
                    ("C", f"Directors of a subsidiary {_EXCLUDING}", 3_058),
                    ("D", "Executive Officers of a subsidiary", 1_824),
                )
            ),
        },
    ),
    "dividend": (
        "2019-05-23-dividend",
        {
            **SENDER,
            "forecast_record_date": date(2019, 3, 31),
            "interim_payment_date": date(2018, 12, 5),
            "previous_interim_payment_date": date(2017, 12, 5),
        },
    ),
}
"""A published notice of every kind, and what makes every check pass."""

PRINTED: Final[dict[str, Inputs]] = {
    "sender_is_stated": {"code": "3775"},
    "listing_is_current": {"printed_listing": "TSE2: 3774"},
    "telephone_is_current": {"printed_telephone": "+81-3-5259-6501"},
    "email_is_current": {"printed_email": "ir@ij.ad.jp"},
    "website_is_current": {"printed_website": "https://www.ij.ad.jp/en/ir"},
    "era_has_not_ended": {"date_style": "era_date:昭和"},
}

CERTAIN_TO_BE_EXERCISED: Final[Inputs] = {
    "volatility": Decimal("0.01"),
    "dividends[0].dividend_per_share": Decimal(0),
    "dividends[1].dividend_per_share": Decimal(0),
}
"""Then, at a rate of 0, the option is worth share price less exercise price: whole yen."""


def closes(*rows: tuple[date, str]) -> tuple[Close, ...]:
    return tuple(Close(day=day, close=Decimal(close)) for day, close in rows)


SPOILED: Final[dict[str, dict[str, Inputs]]] = {
    "option_issuance": {
        "payment_on_allotment_date": {"payment_date": date(2015, 7, 14)},
        "price_of_allotment_date": {
            "price_date": date(2015, 7, 14),
            "volatility_to": date(2015, 7, 14),
            "closes[0].day": date(2015, 7, 14),
            "curve_date": date(2015, 7, 14),
        },
        # Two log returns of ±0.05266: 0.05266 √2 √52 = 0.537, the volatility of the case.
        "closes_cover_window": {
            "frequency": "weekly",
            "closes": closes(
                (date(2015, 7, 3), "2151"),
                (date(2015, 7, 10), "2267.3"),
                (date(2015, 7, 13), "2151"),
            ),
        },
        "moves_are_usual": {
            "closes": closes((date(2015, 7, 13), "2151"), (date(2015, 7, 14), "2796.4"))
        },
        "yields_of_price_date": {"curve_date": date(2015, 7, 10)},
        "market_data_agree": {"spot": Decimal("2151.5")},
        "notice_early_enough": {"shareholder_notice_date": date(2015, 6, 29)},
        "resolution_comes_first": {
            "resolution_date": date(2015, 7, 13),
            "notice_date": date(2015, 7, 13),
        },
        "remaining_period_is_half": {
            "years": Decimal("14.5"),
            "curve[1].tenor": Decimal("14.5"),
        },
        "volatility_up_to_price_date": {"volatility_to": date(2015, 7, 10)},
        "dividend_of_last_year": {
            "dividend_year_end": date(2014, 3, 31),
            "dividends[0].fiscal_year_end": date(2014, 3, 31),
            "dividends[1].fiscal_year_end": date(2014, 3, 31),
            "dividends[1].record_date": date(2014, 3, 31),
        },
        "policy_as_printed": {"terms_rounding_mode": "down"},
        "rounding_is_clear": {
            **CERTAIN_TO_BE_EXERCISED,
            "curve[1].quoted_yield": Decimal(0),
        },
        "compensation_within_cap": {"other_compensation": 443_567_787},
        "classes_add_up": {"maximum_rights": 231},
        "resolved_on_notice_date": {"resolution_date": date(2015, 6, 25)},
        "period_begins_as_resolved": {"exercise_start_resolved": date(2015, 7, 13)},
        "period_ends_as_resolved": {"exercise_end_resolved": date(2045, 7, 14)},
        "series_follows": {"previous_series": 3},
        "allottee_company_is_ours": {"allottee_company": "IJJ"},
        **PRINTED,
    },
    "option_terms": {
        "payment_on_allotment_date": {"payment_date": date(2019, 7, 11)},
        "price_of_allotment_date": {
            "price_date": date(2019, 7, 11),
            "volatility_to": date(2019, 7, 11),
            "closes[0].day": date(2019, 7, 11),
            "curve_date": date(2019, 7, 11),
        },
        # Two log returns of ±0.04736: 0.04736 √2 √52 = 0.483, the volatility of the case.
        "closes_cover_window": {
            "frequency": "weekly",
            "closes": closes(
                (date(2019, 6, 28), "2141"),
                (date(2019, 7, 5), "2244.84"),
                (date(2019, 7, 12), "2141"),
            ),
        },
        "moves_are_usual": {
            "closes": closes((date(2019, 7, 12), "2141"), (date(2019, 7, 16), "1498.6"))
        },
        "yields_of_price_date": {"curve_date": date(2019, 7, 11)},
        "market_data_agree": {
            "rate": Decimal("0.00084"),
            "curve[0].quoted_yield": Decimal("0.00085"),
        },
        "notice_early_enough": {"shareholder_notice_date": date(2019, 6, 28)},
        "resolution_comes_first": {"resolution_date": date(2019, 7, 12)},
        "remaining_period_is_half": {"exercise_years": 31},
        "volatility_up_to_price_date": {"volatility_to": date(2019, 7, 5)},
        "dividend_of_last_year": {
            "dividend_year_end": date(2018, 3, 31),
            "dividends[0].fiscal_year_end": date(2018, 3, 31),
            "dividends[1].fiscal_year_end": date(2018, 3, 31),
            "dividends[1].record_date": date(2018, 3, 31),
        },
        "policy_as_printed": {"terms_compounding": "continuous"},
        "rounding_is_clear": {
            **CERTAIN_TO_BE_EXERCISED,
            "curve[0].quoted_yield": Decimal(0),
            "closes[0].close": Decimal("2141.5"),
            "price_per_right_determined": 428_200,
            "price_per_share_determined": Decimal("2141"),
        },
        "compensation_within_cap": {"other_compensation": 461_703_201},
        "classes_add_up": {"total_rights": 162, "shares_determined": 32_400},
        "shares_are_rights_times_shares": {"shares_determined": 32_800},
        "price_per_right_follows": {"price_per_right_determined": 354_403},
        "price_per_share_follows": {"price_per_share_determined": Decimal("1772")},
        "within_maximum": {"maximum_rights": 162},
        "shares_per_right_unchanged": {"issuance_shares_per_right": 100},
        "determined_on_allotment_date": {"notice_date": date(2019, 7, 11)},
        **PRINTED,
    },
    "restricted_stock": {
        "meeting_after_notice": {"notice_date": date(2020, 6, 24)},
        "meeting_numbered": {"meeting_ordinal_printed": 27},
        "cap_meeting_numbered": {"cap_meeting_ordinal_printed": 17},
        "option_meeting_numbered": {"option_meeting_ordinal_printed": 18},
        "splits_after_resolution": {"splits[0].effective_date": date(2020, 6, 23)},
        "shares_within_cap": {"planned_price": Decimal("749.9")},
        "compensation_within_cap": {"other_compensation": 440_000_001},
        **PRINTED,
    },
    "share_disposal": {
        "classes_add_up": {"disposed_shares": 35_866, "published_total": 168_032_210},
        "total_is_price_times_shares": {"published_total": 168_027_526},
        "price_of_day_before": {"price_date": date(2022, 5, 24)},
        "price_follows": {
            "closes": (TradedClose(day=date(2022, 5, 25), close=Decimal("4685.5")),),
        },
        "notice_early_enough": {"notice_date": date(2022, 6, 1)},
        "resolved_by_notice_date": {
            "resolution_date": date(2022, 5, 27),
            "price_date": date(2022, 5, 26),
        },
        "classes_within_caps": {"allottees[2].share_cap": 3_057},
        "splits_after_resolution": {"cap_meeting_date": date(2021, 1, 2)},
        "splits_in_force": {"splits[0].effective_date": date(2022, 5, 27)},
        "directors_within_share_cap": {"share_cap_resolved": 8_345},
        "compensation_within_cap": {"other_compensation": 421_797_981},
        "grants_follow": {"grants[0].claim": 78_202_019},
        "grants_add_up": {"grants[3].shares": 1_823, "grants[3].claim": 8_540_755},
        **PRINTED,
    },
    "dividend": {
        "effective_date_is_business_day": {"effective_date": date(2019, 6, 29)},
        "forecast_of_same_record_date": {"forecast_record_date": date(2018, 3, 31)},
        "previous_record_date_a_year_earlier": {"previous_record_date": date(2018, 3, 30)},
        "forecast_released_before": {"forecast_date": date(2019, 5, 24)},
        "dividend_as_forecast": {"forecast_dividend_per_share": Decimal("13.51")},
        "published_total_follows": {"published_total": 609_000_000},
        "previous_published_total_follows": {"previous_published_total": 607_000_000},
        "effective_after_meeting": {"effective_date": date(2019, 6, 27)},
        "meeting_after_notice": {"meeting_date": date(2019, 5, 23)},
        "meeting_within_reach": {
            "meeting_date": date(2019, 7, 1),
            "effective_date": date(2019, 7, 2),
        },
        "meeting_numbered": {"meeting_ordinal_printed": 26},
        "interim_mark": {"interim_paid": False},
        "year_end_mark": {"year_end_paid": True},
        "previous_interim_mark": {"previous_interim_payment_date": date(2019, 5, 24)},
        "previous_year_end_mark": {"previous_effective_date": date(2019, 5, 24)},
        "annual_is_sum": {"published_annual_dividend": Decimal("27.01")},
        "previous_annual_is_sum": {"previous_published_annual_dividend": Decimal("26.5")},
        **PRINTED,
    },
}
"""What spoils a check and no other; there is no check that cannot be spoiled alone."""

OTHERWISE_SPOILED: Final[dict[tuple[str, str], Inputs]] = {
    ("option_issuance", "notice_early_enough"): {"shareholder_notice_date": date(2015, 6, 30)},
    ("option_issuance", "compensation_within_cap"): {"other_compensation": 443_567_788},
    ("option_issuance", "allottee_company_is_ours"): {"allottee_company": "IJJ "},
    ("option_terms", "price_per_share_follows"): {"price_per_share_determined": Decimal("1772.5")},
    ("option_terms", "within_maximum"): {"maximum_rights": 161},
    ("option_terms", "resolution_comes_first"): {"resolution_date": date(2019, 7, 13)},
    ("share_disposal", "resolved_by_notice_date"): {"notice_date": date(2022, 5, 25)},
    ("restricted_stock", "shares_within_cap"): {"planned_price": Decimal("749.8")},
    ("restricted_stock", "meeting_after_notice"): {"notice_date": date(2020, 6, 25)},
    ("dividend", "year_end_mark"): {"effective_date": date(2019, 7, 1)},
    ("dividend", "annual_is_sum"): {"published_annual_dividend": Decimal("27.02")},
}
"""A check that fails in another way than in the table above: other figures."""

TYPED_BY_HAND: Final = {
    "option_issuance": ("230個", "230 rights", "maximum_rights"),
    "option_terms": ("170個", "170 rights", "maximum_rights"),
    "restricted_stock": ("40,000株", "40,000 shares", "share_cap"),
    "share_disposal": ("35,865株", "35,865 shares", "disposed_shares"),
    "dividend": ("46,721,400株", "46,721,400 shares", "shares_issued"),
}
"""A figure of the completed sample as somebody would type it, and its input."""


def added(ja: str, en: str) -> ClauseEdit:
    return ClauseEdit(id="own", kind="paragraph", ja=ja, en=en)


SPOILED_CLAUSES: Final[dict[str, tuple[ClauseEdit, str]]] = {
    "clause_placeholders_known": (
        added("{nothing:shares}です。", "This is {nothing:shares}."),
        "own: {nothing:shares}",
    ),
    "clause_figures_printed": (ClauseEdit(id="sender_code", printed=False), "{code}"),
    "clause_references_resolve": (
        added("{see:nowhere}のとおりです。", "See {see:nowhere}."),
        "own: {see:nowhere}",
    ),
    "clause_languages_agree": (added("以上のとおりです。", ""), "own: ja only"),
    "clause_words": (
        added("第21期に当たります。", "This is the 21th fiscal year."),
        "own (en): 21th → 21st",
    ),
}
"""What somebody writes on Clauses, by the check that it fails, and what the check says."""


def spoiled_clause(kind: str, check: str) -> tuple[ClauseEdit, str]:
    if check != "clause_figures_live":
        return SPOILED_CLAUSES[check]
    ja, en, name = TYPED_BY_HAND[kind]
    words = f"全部で{ja}です。", f"There are {en} in all."
    return added(*words), f"own: {ja} = {{{name}}}; own: {en} = {{{name}}}"


KINDS: Final = tuple(COMPLETED)
MODES: Final = ("up", "half_up", "down")
EVERY_CHECK: Final = [(kind, check) for kind, checks in SPOILED.items() for check in checks]

thorough: Final = pytest.mark.thorough
each_kind: Final = pytest.mark.parametrize("kind", KINDS)
each_kind_at_length: Final = pytest.mark.parametrize(
    "kind",
    # Every day one kind, whose workbook calculates fastest, stands for what types into every cell.
    [pytest.param(kind, marks=[] if kind == "restricted_stock" else thorough) for kind in KINDS],
)
each_check: Final = pytest.mark.parametrize(("kind", "check"), EVERY_CHECK)
each_check_at_length: Final = pytest.mark.parametrize(
    ("kind", "check"),
    [
        pytest.param(kind, check, marks=[] if kind == "restricted_stock" else thorough)
        for kind, check in EVERY_CHECK
    ],
)


@cache
def completed(kind: str) -> Case:
    name, inputs = COMPLETED[kind]
    return replace(changed(sample(name), inputs), acknowledged=())


@cache
def completed_package(kind: str) -> bytes:
    return build(NOTICES[kind], completed(kind))


@cache
def _opened_once(kind: str) -> Live:
    return fresh(kind)


def live(kind: str) -> Live:
    """Return a completed workbook as it was built; opened once, since opening takes longest."""
    return _opened_once(kind).restored()


def fresh(kind: str) -> Live:
    """Return a completed workbook of its own, whose formulas a test may overwrite."""
    return Live(NOTICES[kind], completed_package(kind))


def states_but(kind: str, state: str, *checks: str) -> dict[str, str]:
    """Return the states of a workbook in which every check has passed but these."""
    names = (*checks_of(NOTICES[kind]), *RULES, *workbook_checks(NOTICES[kind]))
    everything = dict.fromkeys(names, "passed")
    return everything | dict.fromkeys(checks, state)


def states_in_python(kind: str, inputs: Inputs) -> dict[str, str]:
    findings = changed(completed(kind), inputs).findings()
    return {finding.name: finding.state for finding in findings}


def needs(kind: str, formula: str) -> set[str]:
    """Return the inputs that a formula cannot do without, through the figures it names.

    A column of a row group is one of them as `group.column`.
    """
    figures = figures_of(NOTICES[kind])
    found: set[str] = set()
    for name in re.findall(r"\{([a-z_]\w*(?:\.\w+)?)\}", formula):
        behind = taken(kind).get(name, name)
        found |= needs(kind, figures[behind].formula) if behind in figures else {behind}
    return found


@cache
def taken(kind: str) -> dict[str, str]:
    """Return the inputs of a completed sample that market data give, with the figure."""
    fields = {field.name: field for field in fields_of(NOTICES[kind])}
    names = market_inputs(NOTICES[kind]) - completed(kind).sources.keys()
    return {name: fields[name].label.market for name in names}


def gives_a_taken_input(kind: str, name: str) -> bool:
    """Return whether the market data lack something without this input."""
    figures = figures_of(NOTICES[kind])
    return any(name in needs(kind, figures[each].formula) for each in taken(kind).values())


def checks_that_need(kind: str, name: str) -> set[str]:
    checks = checks_of(NOTICES[kind])
    return {check for check, each in checks.items() if name in needs(kind, each.formula)}


def columns(kind: str) -> dict[str, Field]:
    """Return every input by name, a column of a row group as `group.column`."""
    plan = live(kind).plan
    found: dict[str, Field] = {}
    for name, field in plan.fields.items():
        rows = plan.group_fields(name) if field.rows else ()
        found |= {f"{name}.{each.name}": each for each in rows}
        found |= {} if rows else {name: field}
    return found


def cells_of(kind: str, name: str) -> list[str]:
    """Return the paths of the filled cells of an input or of a column."""
    group, _, column = name.partition(".")
    if not column:
        return [name]
    count = len(getattr(completed(kind).notice, group))
    return [f"{group}[{index}].{column}" for index in range(count)]


def filled(kind: str) -> Iterator[tuple[str, Field]]:
    """Yield every input and column that has a value in the completed sample."""
    for name, field in columns(kind).items():
        if completed(kind).notice.value(name) not in (None, ()):
            yield name, field


def each_typed(kind: str, typed: Mapping[str, Inputs]) -> Iterator[tuple[str, Live]]:
    """Type some inputs, yield the workbook, take them back; then the next."""
    for name, inputs in typed.items():
        workbook = live(kind)
        workbook.type_in(inputs)
        yield name, workbook
    assert live(kind).states() == states_but(kind, "passed")


def varied() -> Iterator[Any]:
    """Yield inputs of every kind as a company could have them, with the spoiled ones."""
    policies = product(("continuous", "annual"), MODES, ("share", "right"), (1, 100, 200, 300))
    for compounding, mode, step, shares in policies:
        inputs = {
            "compounding": compounding,
            "rounding_mode": mode,
            "rounding_step": step,
            "shares_per_right": shares,
        }
        name = f"{compounding}-{mode}-{step}-{shares}"
        for kind in ("option_issuance", "option_terms"):
            yield pytest.param(kind, inputs, id=f"{kind}-{name}")
    per_share = map(Decimal, ("0.01", "0.1", "13.1", "13.35", "18.75", "27", "1000.99"))
    for amount, mode in product(per_share, MODES):
        inputs = {"dividend_per_share": amount, "million_rounding": mode}
        yield pytest.param("dividend", inputs, id=f"dividend-{amount}-{mode}")
    for old, new in ((1, 2), (2, 3), (3, 1), (10, 1), (1, 200)):
        inputs = {"splits[0].old_shares": old, "splits[0].new_shares": new}
        yield pytest.param("restricted_stock", inputs, id=f"restricted_stock-{old}-{new}")
    for price in ("0.01", "2999.99", "7000"):
        inputs = {"planned_price": Decimal(price)}
        yield pytest.param("restricted_stock", inputs, id=f"restricted_stock-{price}")
    for style, day in (
        ("era_date:昭和", date(1990, 1, 1)),
        ("era_date:平成", date(2019, 4, 30)),
        ("era_date:平成", date(2019, 5, 1)),
        ("era_date:令和", date(2019, 4, 30)),
        ("era_date:令和", date(2099, 12, 31)),
        ("date", date(2019, 5, 1)),
    ):
        inputs = {"date_style": style, "notice_date": day}
        yield pytest.param("dividend", inputs, id=f"dividend-{style}-{day}")
    for kind, checks in SPOILED.items():
        for check, inputs in checks.items():
            yield pytest.param(kind, inputs, id=f"{kind}-{check}", marks=thorough)


@each_kind
def test_the_table_spoils_every_check_of_the_notice(kind: str) -> None:
    assert SPOILED[kind].keys() == checks_of(NOTICES[kind]).keys()


@each_kind
def test_every_check_of_a_completed_sample_passes(kind: str) -> None:
    workbook = live(kind)

    assert workbook.states() == states_but(kind, "passed")
    assert workbook.master == "○ 全検査合格 / ALL CHECKS PASSED"
    assert set(states_in_python(kind, {}).values()) == {"passed"}


@each_check
def test_a_spoiled_input_fails_its_check_in_the_workbook_and_no_other(
    kind: str, check: str
) -> None:
    workbook = live(kind)

    workbook.type_in(SPOILED[kind][check])

    assert workbook.states() == states_but(kind, "failed", check)
    assert workbook.master == "✕ 不合格あり / FAILED: 1"


@each_check
def test_a_spoiled_input_fails_its_check_in_python_and_no_other(kind: str, check: str) -> None:
    states = states_in_python(kind, SPOILED[kind][check])

    assert {name for name, state in states.items() if state != "passed"} == {check}
    assert states[check] == "failed"


@thorough
@each_check
def test_typing_the_right_value_again_makes_everything_pass(kind: str, check: str) -> None:
    workbook, spoiled = live(kind), SPOILED[kind][check]

    before = {path: workbook.value(*input_name(path)) for path in workbook.single(spoiled)}
    workbook.type_in(spoiled)
    workbook.type_in(before)

    assert workbook.states() == states_but(kind, "passed")
    assert workbook.is_green


@pytest.mark.parametrize(("kind", "inputs"), list(varied()))
def test_figures_pages_and_checks_agree_with_python(kind: str, inputs: Inputs) -> None:
    workbook, case = live(kind), changed(completed(kind), inputs)

    workbook.type_in(inputs)

    notice, findings = case.notice, {finding.name: finding for finding in case.findings()}
    assert workbook.figures_that_differ(notice) == []
    for language in LANGUAGES:
        assert workbook.page(language)[1:] == printed_page(notice, language)
    for name, finding in findings.items():
        assert workbook.state(name) == finding.state, name
        assert workbook.of_check(name, "Figures") == finding.figures
    for name in workbook_checks(NOTICES[kind]):
        assert workbook.state(name) == "passed"


@each_kind_at_length
def test_a_blank_input_leaves_its_checks_unchecked_and_the_master_amber(kind: str) -> None:
    plain = {n: f for n, f in filled(kind) if "." not in n and n not in taken(kind)}
    blank = {name: {name: None} for name in plain}

    for name, workbook in each_typed(kind, blank):
        states = workbook.states()
        unchecked = checks_that_need(kind, name)
        required = not plain[name].optional or gives_a_taken_input(kind, name)
        unchecked |= {"inputs_complete"} if required else set()
        assert not (required and workbook.is_green), name
        # Without any figure to compare, the cross-check is not made either.
        # Yields that are listed need their day.
        if name == "curve_date":
            assert states.pop("yields_of_price_date") == "failed"
            states["yields_of_price_date"] = "passed"
        native = {each: states[each] for each in states if each == NATIVE_CHECK}
        assert states == states_but(kind, "not checked", *unchecked) | native, name
        assert {*native.values()} <= {"passed", "not checked"}
        count = list(states.values()).count("not checked")
        failed = name == "curve_date"
        assert failed or not count or workbook.master == f"△ 未検査あり / NOT CHECKED: {count}"


@each_kind_at_length
def test_a_blank_column_of_a_row_group_is_a_failure_and_its_checks_are_unchecked(
    kind: str,
) -> None:
    parts = [name for name, field in filled(kind) if "." in name and not field.optional]
    blank = {name: dict.fromkeys(cells_of(kind, name)) for name in parts}

    for name, workbook in each_typed(kind, blank):
        states = workbook.states()
        assert {states[check] for check in checks_that_need(kind, name)} <= {"not checked"}, name
        assert states["inputs_of_right_kind"] == "failed", name
        assert workbook.master.startswith("✕"), name


@each_kind_at_length
def test_a_blank_cell_in_a_used_row_of_a_row_group_is_a_failure(kind: str) -> None:
    parts = [name for name, field in filled(kind) if "." in name and not field.optional]
    blank: dict[str, Inputs] = {name: {cells_of(kind, name)[-1]: None} for name in parts}

    for name, workbook in each_typed(kind, blank):
        assert workbook.state("inputs_of_right_kind") == "failed", name
        assert workbook.master.startswith("✕"), name


@each_kind
def test_a_blank_optional_input_leaves_the_same_checks_unchecked_in_python(kind: str) -> None:
    optional = [name for name, field in filled(kind) if field.optional and "." not in name]

    assert optional
    for name in optional:
        if gives_a_taken_input(kind, name):
            with pytest.raises(InputError, match="is missing"):
                states_in_python(kind, {name: None})
            continue
        states = states_in_python(kind, {name: None})
        unchecked = {check for check, state in states.items() if state == "not checked"}
        assert unchecked == checks_that_need(kind, name), name


@thorough
@each_kind
def test_the_master_check_is_not_green_while_a_required_input_is_blank(kind: str) -> None:
    required = [
        name
        for name, field in filled(kind)
        if (not field.optional and name not in taken(kind)) or gives_a_taken_input(kind, name)
    ]
    blank: dict[str, Inputs] = {name: {cells_of(kind, name)[0]: None} for name in required}

    green = [name for name, workbook in each_typed(kind, blank) if workbook.is_green]

    assert green == []


def texts_for_numbers(kind: str) -> dict[str, Inputs]:
    """Return a text for the first cell of every input that is a number, a date or TRUE."""
    wrong = [name for name, field in filled(kind) if field.type is not str]
    return {name: {cells_of(kind, name)[0]: "abc"} for name in wrong}


def unknown_choices(kind: str) -> dict[str, Inputs]:
    """Return a word that is no choice for every input with choices."""
    return {name: {name: "abc"} for name, field in filled(kind) if field.label.choices}


FOUR_STATES: Final = {"passed", "failed", "not checked", "acknowledged"}


@each_kind_at_length
def test_a_text_in_the_cell_of_a_number_is_a_failure_and_no_check_of_it_passes(kind: str) -> None:
    for name, workbook in each_typed(kind, texts_for_numbers(kind)):
        states = workbook.states()
        passed = {check for check in checks_that_need(kind, name) if states[check] == "passed"}
        assert states["inputs_of_right_kind"] == "failed", name
        assert workbook.master.startswith("✕"), name
        assert passed == set(), name
        assert {*states.values()} <= FOUR_STATES, name


@each_kind_at_length
def test_a_word_that_is_no_choice_is_never_green(kind: str) -> None:
    for name, workbook in each_typed(kind, unknown_choices(kind)):
        assert not workbook.is_green, name
        assert {*workbook.states().values()} <= FOUR_STATES, name


@pytest.mark.parametrize(
    "typed", [-5, pytest.param(0, marks=thorough), pytest.param(12.5, marks=thorough)]
)
@each_kind_at_length
def test_an_error_on_a_page_is_a_failure(kind: str, typed: float) -> None:
    numbers = [name for name, field in filled(kind) if field.type in (int, Decimal, date)]
    wrong: dict[str, Inputs] = {name: {cells_of(kind, name)[0]: typed} for name in numbers}
    seen = 0

    for name, workbook in each_typed(kind, wrong):
        if errors_on_pages(workbook):
            assert workbook.state("pages_without_errors") == "failed", name
            assert workbook.master.startswith("✕"), name
            seen += 1

    assert seen > 1


def errors_on_pages(workbook: Live) -> list[str]:
    cells = (text for each in LANGUAGES for row in workbook.page(each) for text in row)
    return [text for text in cells if text in ERROR_CODES]


@pytest.mark.parametrize("check", RULES)
@each_kind_at_length
def test_what_is_written_on_clauses_fails_its_check_and_no_other_as_in_python(
    kind: str, check: str
) -> None:
    workbook, (edit, said) = live(kind), spoiled_clause(kind, check)

    workbook.type_clause(edit)

    assert workbook.states() == states_but(kind, "failed", check)
    assert workbook.of_check(check, "Figures") == said
    found = replace(completed(kind), clauses=(edit,)).findings()
    assert [(each.name, each.figures) for each in found if each.state != "passed"] == [
        (check, said)
    ]


@each_kind_at_length
def test_a_clause_in_own_words_that_nothing_is_wrong_with_passes_every_check(kind: str) -> None:
    workbook = live(kind)

    workbook.type_clause(added("公表日{notice_date:<date_style>}", "Dated {notice_date:date}"))

    assert workbook.states() == states_but(kind, "passed")


def acknowledge(workbook: Live, check: str) -> None:
    workbook.acknowledge(
        check,
        reason="accepted for this test",
        by="a reviewer",
        on=date(2026, 11, 20),
        covered=workbook.of_check(check, "Figures"),
    )


@each_check_at_length
def test_a_failed_check_with_reason_name_date_and_figures_is_acknowledged(
    kind: str, check: str
) -> None:
    workbook = live(kind)
    workbook.type_in(SPOILED[kind][check])

    acknowledge(workbook, check)

    assert workbook.states() == states_but(kind, "acknowledged", check)
    assert workbook.master == "○ 全検査合格 / ALL CHECKS PASSED（確認済 / acknowledged: 1）"


@pytest.mark.parametrize("lacking", ["reason", "by", "on", "covered"])
@each_kind
def test_an_acknowledgement_that_lacks_a_part_does_not_count(kind: str, lacking: str) -> None:
    workbook, check = live(kind), "email_is_current"
    workbook.type_in(SPOILED[kind][check])
    acknowledge(workbook, check)

    workbook.acknowledge(check, **{lacking: None})

    assert workbook.states() == states_but(kind, "failed", check)


@pytest.mark.parametrize(("kind", "check"), OTHERWISE_SPOILED)
def test_an_acknowledged_check_fails_again_when_a_covered_figure_changes(
    kind: str, check: str
) -> None:
    workbook = live(kind)
    workbook.type_in(SPOILED[kind][check])
    acknowledge(workbook, check)

    workbook.type_in(OTHERWISE_SPOILED[kind, check])

    assert workbook.states() == states_but(kind, "failed", check)
    assert workbook.master == "✕ 不合格あり / FAILED: 1"


@each_kind
def test_a_passed_check_is_not_acknowledged(kind: str) -> None:
    workbook = live(kind)

    acknowledge(workbook, "email_is_current")

    assert workbook.states() == states_but(kind, "passed")
    assert workbook.master == "○ 全検査合格 / ALL CHECKS PASSED"


@each_kind
def test_a_check_that_was_not_made_cannot_be_acknowledged(kind: str) -> None:
    workbook = live(kind)
    workbook.type_in({"email": None})

    acknowledge(workbook, "email_is_current")

    unchecked = ("email_is_current", "inputs_complete")
    assert workbook.states() == states_but(kind, "not checked", *unchecked)
    assert not workbook.is_green


@pytest.mark.parametrize(
    ("kind", "figure"),
    [
        (kind, name)
        for kind in KINDS
        for name, figure in figures_of(NOTICES[kind]).items()
        if figure.native
    ],
)
def test_a_worksheet_function_that_is_off_fails_the_cross_check(kind: str, figure: str) -> None:
    workbook = fresh(kind)
    where, value = workbook.position(f"out_{figure}"), workbook.value(f"out_{figure}")

    workbook.engine.enter(*where, value * 1.000001 if value < 1 else value + 1)
    workbook.engine.recalculate()

    assert workbook.state(NATIVE_CHECK) == "failed"
    assert workbook.master.startswith("✕")


def test_a_failed_cross_check_cannot_be_acknowledged() -> None:
    workbook = fresh("dividend")
    workbook.engine.enter(*workbook.position("out_total"), workbook.value("out_total") + 1)
    workbook.engine.recalculate()

    acknowledge(workbook, NATIVE_CHECK)

    assert workbook.state(NATIVE_CHECK) == "failed"
    assert workbook.master.startswith("✕")


@each_kind
def test_capital_letters_do_not_fail_a_printed_text(kind: str) -> None:
    workbook = live(kind)

    workbook.type_in({"printed_email": "IR@IIJ.ad.jp"})

    assert workbook.state("email_is_current") == "passed"
    assert states_in_python(kind, {"printed_email": "IR@IIJ.ad.jp"})["email_is_current"] == "passed"


def test_a_sum_of_sen_is_compared_as_python_does() -> None:
    inputs = {
        "interim_dividend_per_share": Decimal("13.1"),
        "dividend_per_share": Decimal("13.2"),
        "forecast_dividend_per_share": Decimal("13.2"),
        "published_annual_dividend": Decimal("26.3"),
        "published_total": 595_000_000,
    }
    workbook = live("dividend")

    workbook.type_in(inputs)

    assert set(states_in_python("dividend", inputs).values()) == {"passed"}
    assert workbook.states() == states_but("dividend", "passed")


@thorough
def test_capital_of_a_right_on_three_hundred_shares_is_that_of_python() -> None:
    inputs = {"shares_per_right": 300}
    workbook, notice = live("option_issuance"), changed(completed("option_issuance"), inputs).notice

    workbook.type_in(inputs)

    for figure in ("capital_per_right", "reserve_per_right"):
        assert workbook.value(f"out_{figure}") == float(notice.value(figure)), figure


ANOTHER_CLASS: Final[Inputs] = {
    "allottees[2].title_en": "Corporate Auditors",
    "allottees[2].title_ja": "監査役",
    "allottees[2].noun_en": "Corporate Auditor",
    "allottees[2].persons": 2,
    "allottees[2].rights": 5,
    "allottees[2].capped": False,
    "maximum_rights": 235,
}


@thorough
def test_a_row_that_a_table_does_not_show_is_a_failure() -> None:
    workbook = live("option_issuance")

    workbook.type_in(ANOTHER_CLASS)

    assert not any("Corporate Auditors" in row for row in workbook.page("en"))
    assert workbook.states() == states_but("option_issuance", "failed", "tables_have_every_row")
    assert workbook.master == "✕ 不合格あり / FAILED: 1"


@thorough
def test_a_row_of_a_table_without_its_inputs_is_a_failure() -> None:
    workbook = live("option_issuance")
    cleared = {path.replace("[2]", "[1]"): None for path in ANOTHER_CLASS if "." in path}

    workbook.type_in({**cleared, "maximum_rights": 153})

    assert any(row[0] == TO_BE_ENTERED for row in workbook.page("en"))
    assert workbook.states() == states_but("option_issuance", "failed", "tables_have_every_row")


@thorough
@pytest.mark.parametrize("typed", [None, "TRUE", 1], ids=["blank", "a text", "a number"])
def test_a_class_is_never_outside_the_cap_for_want_of_true(typed: Any) -> None:
    workbook = live("option_issuance")

    workbook.type_in({"allottees[0].capped": typed})

    assert workbook.state("compensation_within_cap") != "passed"
    assert not workbook.is_green


@each_kind
def test_a_blank_input_is_asked_for_on_both_pages(kind: str) -> None:
    workbook = live(kind)

    workbook.type_in({"notice_date": None})

    for language in LANGUAGES:
        assert [row[1] for row in workbook.page(language) if row[0] in ("Date", "公表日")] == [
            TO_BE_ENTERED
        ]
