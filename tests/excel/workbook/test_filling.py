"""A new workbook begins with what an earlier case has, and with nothing of its event."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any, Final

import pytest

from ivjxl.errors import InputError
from ivjxl.excel.workbook.access import identity, value, values
from ivjxl.excel.workbook.files import open_data
from ivjxl.excel.workbook.filling import carried, fill, fill_clauses, left_blank
from ivjxl.excel.workbook.findings import findings
from ivjxl.excel.workbook.reading import clause_edits, inputs_of, read_book
from ivjxl.excel.workbook.regenerate import examined, regenerate
from ivjxl.excel.workbook.template import written
from ivjxl.notices import NOTICES
from ivjxl.notices.case import Case, Source
from ivjxl.notices.clause import ClauseEdit
from ivjxl.notices.fields import fields_of
from ivjxl.notices.units import COMPANY, DECISION, MARKET, PUBLISHED, VALUATION

from .samples import (
    SAMPLES,
    TEMPLATES,
    WORKBOOKS,
    as_cell,
    sample,
    sample_package,
    template_package,
)

TODAY: Final = date(2026, 11, 21)
DISPOSAL: Final = "2022-05-26-share-disposal"
DIVIDEND: Final = "2019-05-23-dividend"
STOCK: Final = "2020-05-25-restricted-stock"
TERMS: Final = "2019-07-12-option-terms"
SMALL: Final = ("share_disposal", "restricted_stock", "dividend")


@cache
def template(name: str) -> bytes:
    return (WORKBOOKS / f"{name}.xlsx").read_bytes()


def blank(name: str) -> Any:
    return open_data(template(name), "new.xlsx")


def kinds_of(name: str) -> dict[str, Any]:
    return {field.name: field.label.kind for field in fields_of(NOTICES[name])}


@pytest.mark.parametrize("name", SAMPLES)
def test_from_the_same_notice_come_company_and_valuation_only(name: str) -> None:
    case = sample(name)
    kinds = kinds_of(case.kind)

    found = carried(case, case.kind)

    assert {kinds[each] for each in found} <= {COMPANY, VALUATION}
    wanted = {
        each
        for each, kind in kinds.items()
        if kind in (COMPANY, VALUATION) and case.notice.value(each) not in (None, ())
    }
    assert found.keys() == wanted - {"notice_date"}
    assert all(case.notice.value(each) == found[each] for each in found)


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("kind", TEMPLATES)
def test_no_day_of_the_notice_no_market_data_no_published_figure_is_carried(
    name: str, kind: str
) -> None:
    kinds = kinds_of(kind)

    found = carried(sample(name), kind)

    assert "notice_date" not in found
    assert not {kinds[each] for each in found} & {MARKET, PUBLISHED}
    assert {"company_name_en", "company_name_ja", "listing"} <= found.keys()


def test_from_another_notice_come_its_decisions_too() -> None:
    found = carried(sample(STOCK), "share_disposal")
    kinds = kinds_of("share_disposal")

    decisions = {each for each in found if kinds[each] is DECISION}
    assert "annual_cap" in decisions
    assert found["annual_cap"] == 500_000_000


def test_what_has_no_value_is_not_carried() -> None:
    case = sample(DISPOSAL)

    for kind in TEMPLATES:
        assert not {None, ()} & {*carried(case, kind).values()}


def test_what_is_left_to_enter_is_named_by_its_label() -> None:
    inputs = carried(sample(DIVIDEND), "dividend")

    left = [label.en for label in left_blank("dividend", inputs)]

    assert "Record date" in left
    required = [
        field
        for field in fields_of(NOTICES["dividend"])
        if not field.optional and not field.label.market and field.name not in inputs
    ]
    assert left == [field.label.name.en for field in required]
    assert left_blank("dividend", dict.fromkeys(f.name for f in required) | inputs) == []


@pytest.mark.parametrize("kind", SMALL)
@pytest.mark.parametrize("name", [DISPOSAL, DIVIDEND, STOCK, TERMS])
def test_what_is_carried_stands_in_its_cell_with_its_source(name: str, kind: str) -> None:
    case = sample(name)
    inputs = carried(case, kind)
    book = blank(kind)

    fill(book, inputs, case.sources)
    regenerate(book, TODAY)

    entered, sources = inputs_of(book, identity(book))
    plain = {each: v for each, v in inputs.items() if not isinstance(v, tuple)}
    assert {each: v for each, v in entered.items() if each in plain} == plain
    assert {each for each, v in entered.items() if v not in ([], ())} == inputs.keys()
    assert {each: sources[each] for each in plain} == {each: case.sources[each] for each in plain}


@pytest.mark.parametrize("kind", SMALL)
def test_the_new_workbook_is_whole_and_not_green(kind: str) -> None:
    case = sample(DISPOSAL)
    book = blank(kind)
    fill(book, carried(case, kind), case.sources)
    regenerate(book, TODAY)
    again = open_data(book.impl.as_bytes(), "new.xlsx")

    states = {each.name: each.state for each in findings(again)}

    if kind != "share_disposal":
        assert "failed" not in states.values()
        assert str(value(again.names["out_master"].refers_to_range)).startswith("△")
    assert not str(value(again.names["out_master"].refers_to_range)).startswith("○")
    assert states["inputs_complete"] == "not checked"
    assert {state.edits for state in examined(again)} <= {()}
    assert all(sheet.api.ProtectContents for sheet in again.sheets)


def test_a_new_workbook_whose_rows_are_to_be_entered_begins_without_a_failure() -> None:
    case = sample(DISPOSAL)
    book = blank("share_disposal")
    fill(book, carried(case, "share_disposal"), case.sources)
    regenerate(book, TODAY)

    assert [each.name for each in findings(book) if each.state == "failed"] == []


def with_splits(count: int) -> Case:
    kind: Any = next(f.rows for f in fields_of(NOTICES["restricted_stock"]) if f.name == "splits")
    rows = tuple(
        kind(effective_date=date(2020, 6, 1) + timedelta(days=i), old_shares=1, new_shares=2 + i)
        for i in range(count)
    )
    case = sample(STOCK)
    notice: Any = case.notice
    sources = {f"splits[{i}]": Source(text=f"split {i + 1}") for i in range(count)}
    return replace(case, notice=replace(notice, splits=rows), sources={**case.sources, **sources})


@pytest.mark.parametrize("count", [1, 3, 10])
def test_rows_are_carried_each_with_its_source(count: int) -> None:
    case = with_splits(count)
    inputs = carried(case, "share_disposal")
    assert len(inputs["splits"]) == count
    book = blank("share_disposal")

    fill(book, inputs, case.sources)

    entered, sources = inputs_of(book, identity(book))
    assert [row["new_shares"] for row in entered["splits"]] == [2 + i for i in range(count)]
    assert [sources[f"splits[{i}]"].text for i in range(count)] == [
        f"split {i + 1}" for i in range(count)
    ]


def test_more_rows_than_fit_are_refused_before_anything_is_typed() -> None:
    case = with_splits(11)
    book = blank("share_disposal")
    package = book.impl.as_bytes()

    with pytest.raises(InputError, match="splits: has more rows than the workbook holds, got 11"):
        fill(book, carried(case, "share_disposal"), case.sources)

    assert book.impl.as_bytes() == package


@pytest.mark.parametrize("text", ["=1+1", "'quoted", "1", "TRUE", " blank ", "東証 3774", "😀"])
def test_a_text_stays_the_same_text(text: str) -> None:
    book = blank("dividend")

    fill(book, {"resource_en": text}, {"resource_en": Source(text=text)})

    entered, sources = inputs_of(book, identity(book))
    assert entered["resource_en"] == text
    assert sources["resource_en"].text == text


def test_everything_of_a_case_can_be_typed_and_read_back() -> None:
    case = sample(DIVIDEND)
    inputs = {
        field.name: case.notice.value(field.name)
        for field in fields_of(type(case.notice))
        if case.notice.value(field.name) is not None
    }
    book = blank("dividend")

    fill(book, inputs, case.sources)
    book.app.calculate()

    read = read_book(book)
    assert read.notice == case.notice
    assert read.sources == case.sources
    built = open_data(sample_package(DIVIDEND), "built.xlsx")
    for figure in identity(book).plan.figures:
        cells = [values(b.names[f"out_{figure}"].refers_to_range) for b in (book, built)]
        assert cells[0] == cells[1]
    assert value(book.names["in_record_date"].refers_to_range) == as_cell(date(2019, 3, 31))


def test_an_older_workbook_is_refused() -> None:
    book = blank("dividend")
    sheet = book.sheets["_ivjxl"]
    sheet.api.Unprotect("")
    sheet.range("B2").value = "'1"

    with pytest.raises(InputError, match="ivjxl upgrade"):
        fill(book, {}, {})


# Clauses


EDITS: Final = (
    ClauseEdit(id="reason", ja="=理由", en="'Why'", order=Decimal(0)),
    ClauseEdit(id="annual", printed=False),
    ClauseEdit(id="basis_of_total", printed=True, order=Decimal("12.5")),
    ClauseEdit(id="policy", en="One\ntwo {record_date:date}"),
    ClauseEdit(id="first", kind="section", ja="独自", order=Decimal(0)),
    ClauseEdit(id="second", kind="paragraph", ja="一", en="One", printed=False),
)


def fresh() -> Any:
    return open_data(template_package("dividend"), "new.xlsx")


def test_clauses_are_filled_into_a_blank_workbook_as_it_is_built_with_them() -> None:
    case = replace(sample(DIVIDEND), clauses=EDITS)
    book = fresh()

    fill_clauses(book, EDITS)

    read = clause_edits(book, identity(book))
    built = open_data(written(type(case.notice), case), "built.xlsx")
    assert read == clause_edits(built, identity(built))
    assert sorted(read, key=str) == sorted(EDITS, key=str)
    sheets = [each.sheets["Clauses"] for each in (book, built)]
    entered = [values(each.range("D5:L60")) for each in sheets]
    # Whether an own clause is printed may stay blank, which is TRUE.
    assert [row[:2] + row[3:] for row in entered[0]] == [row[:2] + row[3:] for row in entered[1]]


@pytest.mark.parametrize("count", [15, 16])
def test_no_more_clauses_than_fit_are_filled(count: int) -> None:
    book = fresh()
    package = book.impl.as_bytes()
    edits = [ClauseEdit(id=f"own_{n}", kind="item", ja="項") for n in range(count)]

    if count == 15:
        fill_clauses(book, edits)
        assert clause_edits(book, identity(book)) == tuple(edits)
    else:
        with pytest.raises(InputError, match=r"clauses: .*got 16"):
            fill_clauses(book, edits)
        assert book.impl.as_bytes() == package


@pytest.mark.parametrize("words", ["あ" * 32_768, "😀" * 16_384])
def test_words_longer_than_a_cell_are_refused_before_anything_is_typed(words: str) -> None:
    book = fresh()
    package = book.impl.as_bytes()
    edits = (*EDITS, ClauseEdit(id="decision", ja=words))

    with pytest.raises(InputError, match=r"clauses\.decision\.ja: must be at most 32,767"):
        fill_clauses(book, edits)

    assert book.impl.as_bytes() == package


def test_words_as_long_as_a_cell_are_kept_whole() -> None:
    book = fresh()
    edit = ClauseEdit(id="decision", ja="あ" * 32_767, en="😀" * 16_383)

    fill_clauses(book, [edit])

    again = open_data(book.impl.as_bytes(), "new.xlsx")
    assert clause_edits(again, identity(again)) == (edit,)
