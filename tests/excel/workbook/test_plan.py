"""Where everything sits, and how the formulas of a notice read there."""

import re
from itertools import pairwise
from typing import Any, Final

import pytest

from ivjxl.errors import Text
from ivjxl.excel.workbook.plan import FIRST_ROW, Plan, quoted
from ivjxl.notices import NOTICES
from ivjxl.notices.dividend import Dividend
from ivjxl.notices.fields import fields_of
from ivjxl.notices.notice import checks_of, figures_of
from ivjxl.notices.option_issuance import OptionIssuance
from ivjxl.notices.restricted_stock import RestrictedStock

DIVIDEND: Final = Plan(Dividend)
ISSUANCE: Final = Plan(OptionIssuance)
RESTRICTED: Final = Plan(RestrictedStock)

each_plan: Final = pytest.mark.parametrize(
    "plan", [Plan(each) for each in NOTICES.values()], ids=NOTICES
)

EMPTY_TEXT: Final = '""'


def cell(plan: Plan, name: str) -> str:
    """Return the address that a defined name stands for."""
    return dict(plan.defined_names())[name].lstrip("=")


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("", EMPTY_TEXT),
        ("plain", '"plain"'),
        ('5" x', '"5"" x"'),
        ('"', '""""'),
        ("a" * 250, '"' + "a" * 250 + '"'),
        ("a" * 251, '"' + "a" * 250 + '"&"a"'),
        ("あ" * 500, '"' + "あ" * 250 + '"&"' + "あ" * 250 + '"'),
    ],
)
def test_a_text_becomes_literals_of_a_formula(text: str, formula: str) -> None:
    assert quoted(text) == formula


@pytest.mark.parametrize("text", ['"' * 300, 'a"' * 200, "x" * 1000, "\U0001f600" * 260])
def test_no_literal_is_longer_than_excel_takes_and_together_they_are_the_text(text: str) -> None:
    literals = re.findall(r'"((?:[^"]|"")*)"', quoted(text))

    assert all(len(each.replace('""', '"')) <= 255 for each in literals)
    assert "".join(literals).replace('""', '"') == text


@each_plan
def test_every_input_and_figure_has_one_defined_name(plan: Plan) -> None:
    names = [name for name, _ in plan.defined_names()]

    inputs = {f"in_{field.name}" for field in fields_of(plan.kind) if not field.rows}
    figures = {f"out_{n}" for n, figure in figures_of(plan.kind).items() if not figure.rows_of}
    groups = {
        f"in_{field.name}_{column.name}"
        for field in fields_of(plan.kind)
        if field.rows
        for column in fields_of(field.rows)
    }
    assert len(names) == len({*names})
    used = {f"out_{field.name}" for field in fields_of(plan.kind) if field.label.market}
    assert {*names} == inputs | figures | groups | used | {"in_sample", "in_preparer"}


@each_plan
def test_no_two_names_stand_for_the_same_cell(plan: Plan) -> None:
    cells: list[str] = []
    for _, span in plan.defined_names():
        sheet, _, corners = span.partition("!")
        first, _, last = corners.replace("$", "").partition(":")
        rows = range(int(first[1:]), int((last or first)[1:]) + 1)
        cells += [f"{sheet}!{first[0]}{row}" for row in rows]

    assert len(cells) == len({*cells})


@each_plan
def test_rows_stand_below_the_frozen_header_in_the_order_of_the_notice(plan: Plan) -> None:
    rows = [each.row for each in plan.input_rows]

    assert rows == sorted({*rows})
    assert min(rows) > FIRST_ROW
    fields = fields_of(plan.kind)
    # What only the document prints comes after everything that its figures need.
    in_order = sorted(fields, key=lambda field: field.label.closing)
    on_inputs = [field.name for field in in_order if field.label.sheet == "Inputs"]
    assert [field.label.closing for field in in_order].count(True) == 17
    on_market = [field.name for field in fields if field.label.sheet == "Market"]
    assert list(plan.row_of_input)[: len(on_inputs)] == on_inputs
    assert {*list(plan.row_of_input)[len(on_inputs) :]} == {*on_market}
    assert [*plan.row_of_figure.values()] == list(range(FIRST_ROW, FIRST_ROW + len(plan.figures)))


@each_plan
def test_every_section_of_the_notice_stands_before_its_first_field(plan: Plan) -> None:
    rows = list(plan.input_rows)

    found = {
        following.field.name: each.section
        for each, following in pairwise(rows)
        if each.section and following.field
    }

    assert found == dict(plan.kind.sections)


def test_a_row_group_has_room_below_its_headings_and_before_the_next_row() -> None:
    after = ISSUANCE.row_of_input["annual_cap"]
    first = ISSUANCE.row_of_input["allottees"] + 2

    letter, top, bottom = ISSUANCE.group_range("allottees", "title_en")

    assert (letter, top, bottom) == ("B", first, first + 10 - 1)
    assert bottom < after


def test_the_columns_of_a_row_group_leave_the_column_of_sources_free() -> None:
    letters = [
        ISSUANCE.group_range("allottees", each.name)[0]
        for each in ISSUANCE.group_fields("allottees")
    ]

    assert letters == ["B", "C", "D", "E", "G", "H"]


@pytest.mark.parametrize(
    ("name", "formula"),
    [
        ("record_date", "in_record_date"),
        ("total", "out_total"),
        ("million_rounding", "in_million_rounding"),
    ],
)
def test_a_name_is_referred_to_by_its_defined_name(name: str, formula: str) -> None:
    assert DIVIDEND.reference(name) == formula


@pytest.mark.parametrize(
    ("name", "formula"),
    [
        ("allottees.rights", "in_allottees_rights"),
        ("allottees[0].rights", "INDEX(in_allottees_rights,1)"),
        ("allottees[9].title_ja", "INDEX(in_allottees_title_ja,10)"),
        ("claims[1]", "(INDEX(in_allottees_rights,2)*out_price_per_right)"),
    ],
)
def test_a_column_and_a_cell_of_a_row_group_are_referred_to_by_the_range(
    name: str, formula: str
) -> None:
    assert ISSUANCE.reference(name) == formula


@pytest.mark.parametrize(
    ("template", "formula"),
    [
        ("{strike}*{shares_per_right}", "in_strike*in_shares_per_right"),
        (
            "MIN({maximum_rights},{subscribed_rights?})",
            "MIN(in_maximum_rights,in_subscribed_rights)",
        ),
        ("SUM({allottees.rights})", "SUM(in_allottees_rights)"),
        ('MATCH({rounding_mode},{"up","down"},0)', 'MATCH(in_rounding_mode,{"up","down"},0)'),
    ],
)
def test_the_names_of_a_formula_are_replaced_and_nothing_else(template: str, formula: str) -> None:
    assert ISSUANCE.formula(template) == formula


def test_the_formula_of_a_row_takes_the_cell_of_that_row() -> None:
    assert ISSUANCE.formula("{allottees[#].rights}*2", row=2) == "INDEX(in_allottees_rights,3)*2"


@pytest.mark.parametrize(
    ("names", "formula"),
    [
        ([], ""),
        (["strike"], "(1-ISNUMBER(in_strike))"),
        (["strike", "strike"], "(1-ISNUMBER(in_strike))"),
        (["strike", "spot"], "(1-ISNUMBER(in_strike))+(1-ISNUMBER(out_spot))"),
        (["notice_date"], "(1-ISNUMBER(in_notice_date))"),
        (["listing"], "COUNTBLANK(in_listing)"),
        (["allottees[0].rights"], "(1-ISNUMBER(INDEX(in_allottees_rights,1)))"),
        (["allottees[0].capped"], "(1-ISLOGICAL(INDEX(in_allottees_capped,1)))"),
    ],
)
def test_what_is_missing_or_of_the_wrong_kind_is_counted(names: list[str], formula: str) -> None:
    assert ISSUANCE.missing(names) == formula


def test_what_a_figure_lacks_is_counted_beside_it() -> None:
    row = ISSUANCE.row_of_figure["price_per_right"]

    assert ISSUANCE.missing(["price_per_right"]) == f"Working!$D${row}"


def test_a_column_lacks_every_row_in_use_that_has_no_number_there() -> None:
    formula = ISSUANCE.missing(["allottees.rights"])

    # As a number: TRUE and FALSE are greater than every number.
    assert re.fullmatch(r"\(MAX\(.*\)=0\)\*1\+MAX\(.*\)-\(COUNT\(in_allottees_rights\)\)", formula)


def test_a_value_of_a_row_is_missing_when_a_part_of_its_formula_is() -> None:
    row = ISSUANCE.row_of_figure["price_per_right"]

    assert ISSUANCE.missing(["claims[1]"]) == (
        f"(1-ISNUMBER(INDEX(in_allottees_rights,2)))+Working!$D${row}"
    )


@each_plan
def test_every_required_input_counts_as_missing(plan: Plan) -> None:
    counted = {*re.findall(r"(?:in|out)_\w+", plan.required_missing())}

    required = {
        f"{'out' if f.label.market else 'in'}_{n}"
        for n, f in plan.fields.items()
        if not f.optional and not f.rows
    }
    rows = [name for name, field in plan.fields.items() if field.rows and not field.optional]
    assert counted == required | {
        f"in_{name}_{column.name}" for name in rows for column in plan.group_fields(name)
    }


@each_plan
def test_every_input_is_asked_for_its_kind(plan: Plan) -> None:
    inputs = {name for name, _ in plan.defined_names() if name.startswith("in_")}

    assert {*re.findall(r"in_\w+", plan.wrong_kind())} == inputs - {"in_sample", "in_preparer"}
    assert {*re.findall(r"in_\w+", plan.any_input())} == inputs - {"in_sample", "in_preparer"}


def test_a_notice_without_row_groups_has_no_rows_to_compare() -> None:
    assert DIVIDEND.rows_built() == ""
    assert "in_allottees_rights" in ISSUANCE.rows_built()


def test_a_figure_without_required_inputs_lacks_nothing() -> None:
    class Nothing:
        formula = "1+{optional?}"

    figure: Any = Nothing()

    assert ISSUANCE.figure_missing(figure) == "0"


@pytest.mark.parametrize(
    ("plan", "name", "optional"),
    [
        (DIVIDEND, "record_date", False),
        (DIVIDEND, "forecast_total", True),
        (DIVIDEND, "total", False),
        (RESTRICTED, "planned_shares", True),
        (RESTRICTED, "share_cap_in_force", False),
        (RESTRICTED, "splits[0].old_shares", False),
        (ISSUANCE, "maximum_in_force", False),
        (ISSUANCE, "subscribed_rights", True),
        (ISSUANCE, "allottees[1].rights", False),
        (ISSUANCE, "claims[0]", False),
        (ISSUANCE, "other_compensation", True),
    ],
)
def test_a_value_is_optional_if_a_complete_notice_may_lack_it(
    plan: Plan, name: str, optional: bool
) -> None:
    assert plan.is_optional(name) is optional


@pytest.mark.parametrize(
    ("template", "formula"),
    [
        (Text("constant", "定数"), None),
        (
            Text("{printed_email}", "{printed_email}"),
            'IF(COUNTBLANK(in_printed_email)>0,"未入力 / to be entered",in_printed_email)',
        ),
        (
            Text("on {record_date:date}.", "x"),
            'IF((1-ISNUMBER(in_record_date))>0,"未入力 / to be entered",'
            '"on "&NOTICE_TEXT(in_record_date,"date","en")&".")',
        ),
        (
            Text("{forecast_total:million_yen}", "x"),
            'IF((1-ISNUMBER(in_forecast_total))>0,"-",'
            'NOTICE_TEXT(in_forecast_total,"million_yen","en"))',
        ),
        (
            Text("{interim_paid? (paid)}", "x"),
            'IF((1-ISLOGICAL(in_interim_paid))>0,"未入力 / to be entered",'
            'IF(in_interim_paid," (paid)",""))',
        ),
    ],
)
def test_a_template_becomes_a_formula(template: Text, formula: str | None) -> None:
    assert DIVIDEND.text_formula(template, "en") == formula


def test_a_style_takes_its_parts_from_other_cells() -> None:
    template = Text("x", "{record_date:<date_style>:fiscal_year}")

    formula = DIVIDEND.text_formula(template, "ja")

    assert formula is not None
    assert 'NOTICE_TEXT(in_record_date,in_date_style&":fiscal_year","ja")' in formula


def test_a_blank_mark_is_that_of_the_language() -> None:
    template = Text("{forecast_total:million_yen}", "{forecast_total:million_yen}")

    assert '"―"' in str(DIVIDEND.text_formula(template, "ja"))


@pytest.mark.parametrize(
    ("name", "formula"),
    [
        (
            "record_date",
            'IF((1-ISNUMBER(in_record_date))>0,"-",NOTICE_TEXT(in_record_date,"iso_date","en"))',
        ),
        (
            "interim_paid",
            'IF((1-ISLOGICAL(in_interim_paid))>0,"-",IF(in_interim_paid,"TRUE","FALSE"))',
        ),
        ("listing", 'IF(COUNTBLANK(in_listing)>0,"-",in_listing)'),
    ],
)
def test_a_value_is_stated_plainly(name: str, formula: str) -> None:
    assert DIVIDEND.stated(name) == formula


def test_the_text_of_a_check_takes_the_labels_from_where_they_stand() -> None:
    check = checks_of(Dividend)["forecast_of_same_record_date"]
    ours, other = (DIVIDEND.row_of_input[each] for each in ("forecast_record_date", "record_date"))

    formula = DIVIDEND.check_figures(check)

    assert formula == (
        f'Inputs!$B${ours}&" "&Inputs!$C${ours}&": "&{DIVIDEND.stated("forecast_record_date")}'
        f'&"; "&Inputs!$B${other}&" "&Inputs!$C${other}&": "&{DIVIDEND.stated("record_date")}'
    )


def test_the_labels_of_a_figure_stand_on_working() -> None:
    row = DIVIDEND.row_of_figure["total"]

    assert DIVIDEND.label_cells("total") == (f"Working!$A${row}", f"Working!$B${row}")
    assert cell(DIVIDEND, "out_total") == f"Working!$E${row}"
