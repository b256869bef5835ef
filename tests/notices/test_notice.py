"""What every notice has in common: values, findings, the checks of the issuer, layout."""

import re
from dataclasses import FrozenInstanceError, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, Final, cast

import pytest

from ivjxl.errors import InputError
from ivjxl.law.dated import Since
from ivjxl.notices import NOTICES
from ivjxl.notices.case import Case, Source, read_case
from ivjxl.notices.fields import Field, Label, fields_of
from ivjxl.notices.figure import NAME, names_in
from ivjxl.notices.layout import (
    Placeholder,
    PrintedRow,
    PrintedTable,
    Row,
    Table,
    pieces,
)
from ivjxl.notices.notice import (
    STATES,
    Acknowledgement,
    Finding,
    Notice,
    as_input,
    checks_of,
    figures_of,
    label_of,
    row_groups,
    stated,
)
from ivjxl.notices.stock_option import StockOption
from ivjxl.notices.units import (
    DATE,
    MARKET,
    MODEL_YEN,
    PERCENT,
    SHARES,
    TEXT,
    YEN,
    YES_NO,
    Kind,
    Unit,
)

WORKBOOKS: Final = Path(__file__).parents[2] / "workbooks"
NOTICE_OF: Final[dict[str, Notice]] = {
    name: read_case(WORKBOOKS / f"{name}.toml").notice
    for name in (
        "2013-07-11-option-terms",
        "2015-06-26-option-issuance",
        "2019-05-23-dividend",
        "2019-07-12-option-terms",
        "2020-05-25-restricted-stock",
        "2022-05-26-share-disposal",
        "2026-07-10-option-terms",
    )
}
ISSUER: Final = (
    "listing_is_current",
    "telephone_is_current",
    "email_is_current",
    "website_is_current",
)
COMMON: Final = (*ISSUER, "sender_is_stated", "era_has_not_ended")
JAPANESE: Final = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
each_notice: Final = pytest.mark.parametrize("notice", NOTICE_OF.values(), ids=list(NOTICE_OF))
each_kind: Final = pytest.mark.parametrize("kind", NOTICES.values(), ids=list(NOTICES))


def state_of(notice: Notice, check: str) -> str:
    return next(finding.state for finding in notice.checks() if finding.name == check)


def known_names(kind: type[Notice]) -> set[str]:
    names = {field.name for field in fields_of(kind)} | figures_of(kind).keys()
    groups = {group.name: fields_of(group.rows) for group in row_groups(kind) if group.rows}
    return names | {f"{name}.{field.name}" for name, own in groups.items() for field in own}


@each_kind
def test_checks_of_a_notice_come_first_and_those_of_the_issuer_last(kind: type[Notice]) -> None:
    assert tuple(checks_of(kind))[-len(COMMON) :] == COMMON
    assert len(checks_of(kind)) > 4


@pytest.mark.parametrize("check", ISSUER)
@each_notice
def test_issuer_line_as_printed_must_be_the_fact_of_the_company(notice: Notice, check: str) -> None:
    name = check.removesuffix("_is_current")
    fact = str(getattr(notice, name))

    def state(**changed: Any) -> str:
        return state_of(replace(notice, **changed), check)

    assert state(**{f"printed_{name}": fact}) == "passed"
    assert state(**{f"printed_{name}": fact.swapcase()}) == "passed"
    assert state(**{f"printed_{name}": fact[:-1]}) == "failed"
    assert state(**{f"printed_{name}": fact, name: f"{fact}x"}) == "failed"


SENDER: Final[dict[str, Any]] = {
    "code": "3774",
    "market_ja": "東証プライム市場",
    "representative_title_ja": "代表取締役社長",
    "representative_name_ja": "見本 花子",
    "contact_title_ja": "取締役CFO",
    "contact_name_ja": "例示 次郎",
}


@each_notice
def test_the_sender_is_stated_with_the_code_that_is_listed(notice: Notice) -> None:
    def state(**changed: Any) -> str:
        whole: dict[str, Any] = {**SENDER, "listing": "TSE Prime: 3774", **changed}
        return state_of(replace(notice, **whole), "sender_is_stated")

    assert state() == "passed"
    assert state(code="3775") == "failed"
    assert state(listing="TSE Prime: 1234") == "failed"
    for name in SENDER:
        assert state(**{name: None}) == "not checked"


@pytest.mark.parametrize(
    ("style", "day", "expected"),
    [
        ("era_date:昭和", date(1990, 1, 1), "failed"),
        ("era_date:昭和", date(2026, 7, 10), "failed"),
        ("era_date:平成", date(1990, 1, 1), "passed"),
        ("era_date:平成", date(2019, 4, 30), "passed"),
        ("era_date:平成", date(2019, 5, 1), "failed"),
        ("era_date:平成", date(2026, 7, 10), "failed"),
        ("era_date:令和", date(2019, 4, 30), "passed"),
        ("era_date:令和", date(2026, 7, 10), "passed"),
        ("era_date:令和", date(2099, 12, 31), "passed"),
        ("date", date(1990, 1, 1), "passed"),
        ("date", date(2026, 7, 10), "passed"),
    ],
)
@each_notice
def test_era_of_the_dates_must_not_have_ended_on_the_notice_date(
    notice: Notice, style: str, day: date, expected: str
) -> None:
    dated = replace(notice, date_style=style, notice_date=day)

    assert state_of(dated, "era_has_not_ended") == expected


def test_a_day_beyond_the_era_is_right_in_a_notice_from_before_its_end() -> None:
    issuance = NOTICE_OF["2015-06-26-option-issuance"]

    assert issuance.value("exercise_end") == date(2045, 7, 13)
    assert "平成57年7月13日" in repr(issuance.tables("ja"))
    assert state_of(issuance, "era_has_not_ended") == "passed"


def test_a_company_file_from_before_a_change_of_era_is_found_out() -> None:
    stale = replace(NOTICE_OF["2026-07-10-option-terms"], date_style="era_date:平成")

    (found,) = (each for each in stale.checks() if each.state == "failed")

    assert (found.name, found.severity) == ("era_has_not_ended", "error")
    assert found.figures == (
        "日本語の日付の様式 Style of Japanese dates: era_date:平成; 公表日 Notice date: 2026-07-10"
    )


@pytest.mark.parametrize(
    ("name", "language", "expected"),
    [
        ("2013-07-11-option-terms", "en", "July 11, 2013"),
        ("2013-07-11-option-terms", "ja", "平成25年7月11日"),
        ("2015-06-26-option-issuance", "en", "June 26, 2015"),
        ("2015-06-26-option-issuance", "ja", "平成27年6月26日"),
        ("2019-05-23-dividend", "en", "May 23, 2019"),
        ("2019-05-23-dividend", "ja", "2019年5月23日"),
        ("2019-07-12-option-terms", "ja", "2019年7月12日"),
        ("2020-05-25-restricted-stock", "ja", "2020年5月25日"),
        ("2022-05-26-share-disposal", "en", "May 26, 2022"),
        ("2022-05-26-share-disposal", "ja", "2022年5月26日"),
        ("2026-07-10-option-terms", "ja", "2026年7月10日"),
    ],
)
def test_japanese_dates_are_era_dates_to_2018_and_western_ones_since_2019(
    name: str, language: str, expected: str
) -> None:
    issuer = {row.id: row.cells[1] for row in NOTICE_OF[name].tables(language)[0].rows}

    assert issuer["notice_date"] == expected
    everything = repr((NOTICE_OF[name].tables("ja"), NOTICE_OF[name].printed_conditions("ja")))
    assert ("平成" in everything) == (NOTICE_OF[name].notice_date < date(2019, 1, 1))
    assert "令和" not in everything


def test_ordinals_of_the_meetings_follow_from_the_founding_year_in_both_languages() -> None:
    dividend = NOTICE_OF["2019-05-23-dividend"]
    scheme = NOTICE_OF["2020-05-25-restricted-stock"]
    ordinals = {
        dividend.value("meeting_ordinal"),
        scheme.value("meeting_ordinal"),
        scheme.value("cap_meeting_ordinal"),
        scheme.value("option_meeting_ordinal"),
    }
    rows = {row.id: row.cells[1] for row in scheme.tables("en")[1].rows}
    japanese = {row.id: row.cells[1] for row in scheme.tables("ja")[1].rows}

    assert ordinals == {16, 19, 27, 28}
    assert rows["cap_meeting"].startswith("16th Ordinary")
    assert rows["option_meeting"].startswith("19th Ordinary")
    assert rows["meeting"].startswith("28th Ordinary")
    assert "27th Ordinary" in dividend.printed_conditions("en")[0]
    assert japanese["cap_meeting"].startswith("第16回定時株主総会")
    assert japanese["option_meeting"].startswith("第19回定時株主総会")
    assert japanese["meeting"].startswith("第28回定時株主総会")
    assert "第27回定時株主総会" in dividend.printed_conditions("ja")[0]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("total_rights", 163),
        ("maximum_rights", None),
        ("allottees.rights", (108, 55)),
        ("allottees.capped", (True, False)),
        ("allottees[1].persons", 12),
        ("allottees[0].noun_en", "Director"),
        ("claims", (Fraction(38_296_800), Fraction(19_503_000))),
        ("claims[1]", Fraction(19_503_000)),
        ("total_payment", Fraction(57_799_800)),
    ],
)
def test_value_reaches_inputs_figures_columns_and_cells(name: str, expected: object) -> None:
    assert NOTICE_OF["2019-07-12-option-terms"].value(name) == expected


def test_value_of_a_row_is_missing_where_its_figure_is() -> None:
    scheme = NOTICE_OF["2020-05-25-restricted-stock"]

    assert scheme.value("planned_shares") is None
    assert scheme.value("planned_shares[0]") is None
    assert scheme.value("splits.old_shares") == ()


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (None, YEN, "-"),
        (True, YES_NO, "TRUE"),
        (False, YES_NO, "FALSE"),
        (354_600, YEN, "354,600"),
        (Fraction(1773), YEN, "1,773"),
        (Decimal("13.50"), YEN, "13.5"),
        (date(2019, 3, 31), DATE, "2019-03-31"),
        (Decimal("0.558"), PERCENT, "55.8%"),
        (1773.11048854, MODEL_YEN, "1,773.110489"),
        (200, SHARES, "200"),
        ("IJJ", TEXT, "IJJ"),
    ],
)
def test_value_is_stated_plainly_and_the_same_in_every_language(
    value: object, unit: Unit, expected: str
) -> None:
    assert stated(value, unit) == expected


@each_notice
def test_finding_states_every_compared_value_with_its_labels(notice: Notice) -> None:
    for finding in notice.checks():
        check = checks_of(type(notice))[finding.name]
        parts = finding.figures.split("; ")
        assert len(parts) == len(check.names), finding.name
        for part, name in zip(parts, check.names, strict=True):
            label, unit = label_of(type(notice), name)
            due = f"{label.ja} {label.en}: {stated(notice.value(name), unit)}"
            assert part == due
        assert finding.state in STATES
        assert finding.message("en") == f"{check.rule.en} [{finding.figures}]"
        assert finding.message("ja") == f"{check.rule.ja} [{finding.figures}]"
        assert (finding.source, finding.severity) == (check.source, check.severity)


def test_finding_of_the_forecast_column_reads_as_a_person_would_write_it() -> None:
    found = {each.name: each for each in NOTICE_OF["2019-05-23-dividend"].checks()}

    assert found["forecast_of_same_record_date"].figures == (
        "基準日（予想欄） Record date in the forecast column: 2018-03-31; "
        "基準日 Record date: 2019-03-31"
    )


def test_acknowledgement_counts_only_for_its_check_and_exactly_its_figures() -> None:
    notice = NOTICE_OF["2019-05-23-dividend"]
    figures = (
        "基準日（予想欄） Record date in the forecast column: 2018-03-31; "
        "基準日 Record date: 2019-03-31"
    )

    def accepted(check: str, figures: str) -> dict[str, str]:
        given = Acknowledgement(
            check=check, reason="as published", by="IR", on=date(2019, 5, 23), figures=figures
        )
        return {finding.name: finding.state for finding in notice.checks([given])}

    name = "forecast_of_same_record_date"
    assert accepted(name, figures)[name] == "acknowledged"
    assert accepted(name, figures + " ")[name] == "failed"
    assert accepted(name, figures.replace("2018", "2017"))[name] == "failed"
    assert accepted("annual_is_sum", figures)[name] == "failed"


def test_acknowledgement_of_a_check_that_passes_or_is_not_made_changes_nothing() -> None:
    notice = NOTICE_OF["2019-05-23-dividend"]
    found = {finding.name: finding for finding in notice.checks()}
    given = [
        Acknowledgement(
            check=name, reason="r", by="IR", on=date(2019, 5, 23), figures=found[name].figures
        )
        for name in ("annual_is_sum", "interim_mark")
    ]

    states = {finding.name: finding.state for finding in notice.checks(given)}

    assert states["annual_is_sum"] == "passed"
    assert states["interim_mark"] == "not checked"


@each_notice
def test_acknowledgement_of_an_unknown_check_is_refused(notice: Notice) -> None:
    unknown = Acknowledgement(
        check="no_such_check", reason="r", by="IR", on=date(2019, 5, 23), figures="f"
    )

    with pytest.raises(InputError) as caught:
        notice.checks([unknown])

    assert caught.value.argument == "acknowledged.check"
    assert caught.value.got == "no_such_check"


TERMS_2019: Final = cast(StockOption, NOTICE_OF["2019-07-12-option-terms"])
FROM_MARKET: Final = {
    "spot": (Decimal(2141), "closes"),
    "rate": (Decimal("0.00084"), "curve"),
    "dividend": (Decimal(27), "dividends"),
}
"""What the market data of 2019-07-12 give, and the rows that each follows from."""


@pytest.mark.parametrize(("name", "expected"), [(n, e) for n, (e, _) in FROM_MARKET.items()])
def test_input_not_typed_is_taken_from_its_market_figure(name: str, expected: Decimal) -> None:
    blank: dict[str, Any] = {name: None}
    notice = replace(TERMS_2019, **blank)

    taken = getattr(notice, name)
    assert taken == expected
    assert type(taken) is Decimal
    assert notice == TERMS_2019


@pytest.mark.parametrize("name", FROM_MARKET)
def test_typed_input_is_kept_whatever_the_market_figure(name: str) -> None:
    typed = FROM_MARKET[name][0] * 2
    given: dict[str, Any] = {name: typed}
    notice = replace(TERMS_2019, **given)

    assert getattr(notice, name) == typed
    assert float(notice.value(f"market_{name}")) == float(FROM_MARKET[name][0])
    assert state_of(notice, "market_data_agree") == "failed"


@pytest.mark.parametrize("name", FROM_MARKET)
def test_input_neither_typed_nor_in_the_market_data_is_refused_with_what_to_do(name: str) -> None:
    nothing: dict[str, Any] = {name: None, FROM_MARKET[name][1]: ()}
    with pytest.raises(InputError) as caught:
        replace(TERMS_2019, **nothing)

    assert caught.value.argument == name
    assert caught.value.in_language("en") == (
        f"{name}: is missing: type it with its source, or give the market data that it follows from"
    )
    assert "出典とともに入力するか" in caught.value.in_language("ja")
    assert "市場データを入力してください" in caught.value.in_language("ja")


def test_first_input_missing_is_the_one_named() -> None:
    nothing: dict[str, Any] = dict.fromkeys(FROM_MARKET)
    with pytest.raises(InputError) as caught:
        replace(TERMS_2019, **nothing, closes=(), curve=(), dividends=())

    assert caught.value.argument == "spot"


def test_zero_that_is_typed_is_not_missing() -> None:
    notice = replace(TERMS_2019, dividend=Decimal(0), dividends=())

    assert notice.dividend == 0
    assert notice.dividend_yield == 0


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        (Fraction(75, 4), "18.75"),
        (Fraction(3505), "3505"),
        (Fraction(117, 4), "29.25"),
        (Fraction(1, 3), "0.333333333333333"),
        (0.01275, "0.01275"),
        (0.1 + 0.2, "0.3"),
        (0.285184370429358612, "0.285184370429359"),
        (-0.00005, "-0.00005"),
        (0.0, "0"),
    ],
)
def test_figure_becomes_the_number_that_a_cell_would_hold(
    figure: Fraction | float, expected: str
) -> None:
    found = as_input(figure)

    assert found == Decimal(expected)
    assert type(found) is Decimal


@each_kind
def test_input_of_the_market_names_a_figure_of_its_own_unit(kind: type[Notice]) -> None:
    for field in fields_of(kind):
        if not field.label.market:
            continue
        figure = figures_of(kind)[field.label.market]
        assert field.label.kind is MARKET
        assert not field.optional
        # A percentage of the model has more decimals than a typed one.
        assert figure.unit.name == field.label.unit.name


@each_kind
def test_figure_behind_an_input_does_not_depend_on_that_input(kind: type[Notice]) -> None:
    for field in fields_of(kind):
        if field.label.market:
            formula = figures_of(kind)[field.label.market].formula
            assert field.name not in {name for name, _ in NAME.findall(formula)}


@each_kind
def test_every_figure_and_check_is_described_in_both_languages(kind: type[Notice]) -> None:
    for name, figure in figures_of(kind).items():
        assert figure.name == name
        assert figure.label.en.strip()
        assert not figure.label.ja.isascii(), name
        assert figure.__doc__
    for name, check in checks_of(kind).items():
        assert check.name == name
        assert not JAPANESE.search(check.rule.en), name
        assert not check.rule.ja.isascii(), name
        assert check.source.strip(), name
        assert check.severity in {"error", "warning"}


@each_kind
def test_every_name_in_a_formula_is_an_input_or_a_figure(kind: type[Notice]) -> None:
    formulas = [each.formula for each in checks_of(kind).values()]
    formulas += [each.formula for each in figures_of(kind).values()]
    formulas += [each.native for each in figures_of(kind).values()]

    used = {re.sub(r"\[(#|\d+)\]", "", name) for text in formulas for name, _ in NAME.findall(text)}

    assert used <= known_names(kind)
    assert {f.unrounded for f in figures_of(kind).values()} - {""} <= figures_of(kind).keys()


OF_ONE_NAME: Final = {
    "splits_after_resolution",
    "splits_in_force",
    "rounding_is_clear",
    "moves_are_usual",
    "effective_date_is_business_day",
    "classes_within_caps",
    "grants_follow",
    "grants_add_up",
}
"""Checks that compare one figure with a bound, or one input with the calendar."""

OF_OPTIONAL_NAMES: Final = {"moves_are_usual"}
"""Checks that are made also where there is nothing to look at."""


@each_kind
def test_no_check_depends_on_nothing(kind: type[Notice]) -> None:
    for name, check in checks_of(kind).items():
        assert check.names, name
        assert (names_in(check.formula) == ()) == (name in OF_OPTIONAL_NAMES), name
        assert (len(check.names) == 1) == (name in OF_ONE_NAME), name


@pytest.mark.parametrize("count", [0, 1, 3])
@each_kind
def test_every_placeholder_of_tables_and_conditions_names_an_input_or_a_figure(
    kind: type[Notice], count: int
) -> None:
    layout = kind.layout({group.name: count for group in row_groups(kind)})
    texts = [*kind.conditions(), *(table.title for table in layout)]
    texts += [cell for table in layout for cell in table.header]
    texts += [cell for table in layout for row in table.rows for cell in row.cells]
    positions = re.compile(r"\[\d+\]")

    for text in texts:
        for piece in (*pieces(text.en), *pieces(text.ja)):
            if isinstance(piece, Placeholder):
                names = {piece.name, *piece.style[1::2]}
                assert {positions.sub("", name) for name in names} <= known_names(kind)


@pytest.mark.parametrize("count", [0, 1, 3])
@each_kind
def test_every_table_is_rectangular_with_unique_ids(kind: type[Notice], count: int) -> None:
    layout = kind.layout({group.name: count for group in row_groups(kind)})

    assert len({table.id for table in layout}) == len(layout)
    for table in layout:
        assert len({row.id for row in table.rows}) == len(table.rows)
        assert len(table.columns) == len({*table.columns}) == len(table.header)
        assert all(len(row.cells) == len(table.columns) for row in table.rows)


@each_kind
def test_every_section_begins_at_an_input(kind: type[Notice]) -> None:
    names = [field.name for field in fields_of(kind)]

    assert kind.sections.keys() <= set(names)
    assert list(kind.sections) == sorted(kind.sections, key=names.index)
    assert next(iter(kind.sections)) == names[0]


@pytest.mark.parametrize(
    "kind",
    [
        *NOTICES.values(),
        *(group.rows for each in NOTICES.values() for group in row_groups(each)),
        Acknowledgement,
        Case,
        Field,
        Finding,
        Kind,
        Label,
        Placeholder,
        PrintedRow,
        PrintedTable,
        Row,
        Since,
        Source,
        Table,
        Unit,
    ],
)
def test_nothing_that_describes_a_notice_can_be_changed_afterwards(kind: Any) -> None:
    assert kind.__dataclass_params__.frozen


@each_notice
def test_figures_follow_a_notice_that_was_replaced(notice: Notice) -> None:
    before = {name: notice.value(name) for name in figures_of(type(notice))}
    later = replace(notice, notice_date=notice.notice_date + timedelta(days=1))

    assert {name: later.value(name) for name in before} == before
    with pytest.raises(FrozenInstanceError):
        notice.notice_date = date(2020, 1, 1)  # type: ignore[misc]


@each_notice
def test_notice_in_another_language_is_refused(notice: Notice) -> None:
    for method in (notice.tables, notice.printed_conditions):
        with pytest.raises(InputError) as caught:
            method("fr")
        assert caught.value.argument == "language"


TOKEN: Final = re.compile(r"\d+(?:[.,]\d+)*")


def number_tokens(text: str, language: str) -> list[str]:
    """Return the numbers of a text, dates first made alike in both languages."""
    months = "January February March April May June July August September October November December"
    if language == "en":
        for number, month in enumerate(months.split(), 1):
            text = re.sub(rf"{month} (\d+), (\d+)", rf"\2 {number} \1", text)
        text = re.sub(r"JPY([\d,]+)\.(\d\d)", r"\1 \2", text)
        text = re.sub(r"(?:^|[a-z ])one \(1\) yen$", "1", text)
    else:
        # "yen per share" is 1株につき…円.
        text = text.removeprefix("1株につき")
    return sorted(TOKEN.findall(text))


@pytest.mark.parametrize(
    "name",
    [
        "2019-05-23-dividend",
        "2019-07-12-option-terms",
        "2020-05-25-restricted-stock",
        "2022-05-26-share-disposal",
        "2026-07-10-option-terms",
    ],
)
def test_both_languages_print_the_same_numbers_in_every_cell(name: str) -> None:
    notice = NOTICE_OF[name]
    pairs = zip(notice.tables("en"), notice.tables("ja"), strict=True)

    for english, japanese in pairs:
        assert (english.id, english.columns) == (japanese.id, japanese.columns)
        for row, other in zip(english.rows, japanese.rows, strict=True):
            for cell, cell_ja in zip(row.cells[1:], other.cells[1:], strict=True):
                if "year ended" in cell or "policy" in row.id:
                    continue
                assert number_tokens(cell, "en") == number_tokens(cell_ja, "ja"), (cell, cell_ja)
