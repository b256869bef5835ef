"""What differs between two cases: the input, and exactly what depends on it."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest

from ivjxl.errors import InputError
from ivjxl.notices.case import Case, Source, read_case
from ivjxl.notices.clause import ClauseEdit
from ivjxl.notices.difference import Change, changes
from ivjxl.notices.fields import fields_of
from ivjxl.notices.figure import NAME
from ivjxl.notices.notice import Notice, checks_of, figures_of

WORKBOOKS: Final = Path(__file__).parents[2] / "workbooks"
SAMPLES: Final = tuple(sorted(path.stem for path in WORKBOOKS.glob("*-*-*-*.toml")))
DISPOSAL: Final = "2022-05-26-share-disposal"
DIVIDEND: Final = "2019-05-23-dividend"
STOCK: Final = "2020-05-25-restricted-stock"
TERMS: Final = "2019-07-12-option-terms"
ISSUANCE: Final = "2015-06-26-option-issuance"


@cache
def read(name: str) -> Case:
    return read_case(WORKBOOKS / f"{name}.toml")


def other(case: Case, **inputs: Any) -> Case:
    return replace(case, notice=replace(case.notice, **inputs))


def sourced(case: Case, name: str, source: Source | None) -> Case:
    rest = {each: s for each, s in case.sources.items() if each != name}
    return replace(case, sources=rest if source is None else {**rest, name: source})


def dependents(kind: type[Notice], name: str) -> set[str]:
    """Return the figures and checks whose formulas name an input, directly or not."""
    formulas = {n: f.formula for n, f in figures_of(kind).items()}
    found = {name}
    while True:
        more = {
            figure
            for figure, formula in formulas.items()
            if {n.partition(".")[0].removesuffix("[#]") for n, _ in NAME.findall(formula)} & found
        } | {f.label.market and f.name for f in fields_of(kind) if f.label.market in found}
        if more <= found:
            break
        found |= more
    checks = {
        check.name
        for check in checks_of(kind).values()
        if {n.partition(".")[0].removesuffix("[#]") for n, _ in NAME.findall(check.formula)} & found
    }
    return (found | checks) - {name}


@pytest.mark.parametrize("name", SAMPLES)
def test_a_case_does_not_differ_from_itself(name: str) -> None:
    assert changes(read(name), read(name)) == []
    assert changes(read(name), replace(read(name), name="copy")) == []


CHANGED: Final = (
    (DIVIDEND, "dividend_per_share", Decimal("14")),
    (DIVIDEND, "shares_issued", 46_721_500),
    (DIVIDEND, "record_date", date(2019, 4, 1)),
    (DIVIDEND, "resource_en", "Capital surplus"),
    (DIVIDEND, "interim_paid", False),
    (DIVIDEND, "published_total", 609_000_000),
    (DIVIDEND, "published_total", None),
    (DISPOSAL, "price", Decimal("4685.5")),
    (DISPOSAL, "disposed_shares", 1),
    (DISPOSAL, "annual_cap", 1),
    (DISPOSAL, "payment_date", date(2022, 6, 1)),
    (STOCK, "share_cap", 1),
    (TERMS, "strike", 2),
    (TERMS, "volatility", Decimal("0.5")),
    (TERMS, "total_rights", 1),
)


@pytest.mark.parametrize(("name", "changed", "value"), CHANGED)
def test_one_input_gives_that_input_and_only_what_depends_on_it(
    name: str, changed: str, value: Any
) -> None:
    case = read(name)
    new = other(case, **{changed: value})

    found = changes(case, new)

    assert [each.name for each in found if each.part in ("input", "row", "source")] == [changed]
    assert {each.name for each in found} - {changed} <= dependents(type(case.notice), changed)
    figures = {
        n for n in figures_of(type(case.notice)) if case.notice.value(n) != new.notice.value(n)
    }
    assert {each.name for each in found if each.part == "figure"} == figures
    states = zip(case.findings(), new.findings(), strict=True)
    assert {each.name for each in found if each.part == "check"} == {
        before.name for before, after in states if before.state != after.state
    }
    assert [*dict.fromkeys(each.part for each in found)] == [
        part for part in ("input", "figure", "check") if part in {each.part for each in found}
    ]


@pytest.mark.parametrize(("name", "changed", "value"), CHANGED)
def test_both_directions_name_the_same(name: str, changed: str, value: Any) -> None:
    case = read(name)
    new = other(case, **{changed: value})

    there, back = changes(case, new), changes(new, case)

    assert back == [replace(each, old=each.new, new=each.old) for each in there]


def test_values_are_stated_plainly_with_their_labels() -> None:
    case = read(DIVIDEND)

    found = changes(case, other(case, dividend_per_share=Decimal("14.25")))

    first = found[0]
    assert (first.part, first.old, first.new) == ("input", "13.5", "14.25")
    assert (first.label.en, first.label.ja) == ("Dividend per share", "1株当たり配当金")
    total = next(each for each in found if each.name == "total")
    assert (total.old, total.new) == ("608,000,000", "642,000,000")


def test_a_missing_value_is_none() -> None:
    case = read(DIVIDEND)

    (first, *_) = changes(case, other(case, published_total=None))

    assert first == Change("input", "published_total", first.label, "608,000,000", None)


def test_yes_and_no_are_stated_as_in_a_cell() -> None:
    case = read(DIVIDEND)

    (first, *_) = changes(case, other(case, interim_paid=False))

    assert (first.old, first.new) == ("TRUE", "FALSE")


@pytest.mark.parametrize(
    ("name", "changed", "values"),
    [
        (TERMS, "volatility", (Decimal("0.483"), Decimal("0.48300000001"))),
        (TERMS, "rate", (Decimal("0.00084"), Decimal("0.0008400001"))),
        (TERMS, "years", (Decimal("15"), Decimal("15.00000000001"))),
        (DISPOSAL, "price", (Decimal("4685"), Decimal("4685.000001"))),
        (DIVIDEND, "dividend_per_share", (Decimal("13.5"), Decimal("13.500001"))),
    ],
)
def test_a_small_difference_is_visible(
    name: str, changed: str, values: tuple[Decimal, Decimal]
) -> None:
    case = read(name)

    found = changes(*(other(case, **{changed: value}) for value in values))

    first = found[0]
    assert first.name == changed
    assert first.old != first.new


@pytest.mark.parametrize("index", range(4))
def test_a_changed_row_is_named_by_its_number(index: int) -> None:
    case = read(DISPOSAL)
    notice: Any = case.notice
    rows = [*notice.allottees]
    rows[index] = replace(rows[index], shares=rows[index].shares + 1)

    found = changes(case, other(case, allottees=tuple(rows)))

    (row,) = (each for each in found if each.part == "row")
    assert row.name == f"allottees[{index + 1}]"
    shares = notice.allottees[index].shares
    assert row.old is not None
    assert row.new is not None
    assert f"shares {shares:,}" in row.old
    assert f"shares {shares + 1:,}" in row.new
    assert "share_cap" not in row.old
    assert not [each for each in found if each.part in ("input", "source")]


def test_added_and_removed_rows_have_one_side() -> None:
    case = read(DISPOSAL)
    notice: Any = case.notice
    more = other(case, allottees=(*notice.allottees, notice.allottees[0]))
    fewer = other(case, allottees=notice.allottees[:-2])

    added = [each for each in changes(case, more) if each.part == "row"]
    removed = [each for each in changes(case, fewer) if each.part == "row"]

    assert [(each.name, each.old is None, each.new is None) for each in added] == [
        ("allottees[5]", True, False)
    ]
    assert [(each.name, each.old is None, each.new is None) for each in removed] == [
        ("allottees[3]", False, True),
        ("allottees[4]", False, True),
    ]


def test_the_first_split_is_a_row() -> None:
    case = read(STOCK)
    split: Any = next(f.rows for f in fields_of(type(case.notice)) if f.name == "splits")
    rows = tuple(
        split(effective_date=date(2020, 6, 1) + timedelta(days=i), old_shares=1, new_shares=2)
        for i in range(3)
    )

    found = changes(case, other(case, splits=rows))

    assert [each.name for each in found if each.part == "row"] == [
        "splits[1]",
        "splits[2]",
        "splits[3]",
    ]
    assert "effective_date 2020-06-01, old_shares 1, new_shares 2" in str(found[0].new)


def test_another_source_of_the_same_value_is_a_change_of_its_own() -> None:
    case = read(DISPOSAL)
    new = sourced(case, "price", Source(text="exchange", as_of=date(2022, 5, 25)))

    (found,) = changes(case, new)

    assert (found.part, found.name) == ("source", "price")
    assert found.old == "notice of 2022-05-26, 1. (3) (2022-05-25)"
    assert found.new == "exchange (2022-05-25)"


def test_a_day_or_a_source_alone_is_a_change() -> None:
    case = read(DISPOSAL)
    text = case.sources["annual_cap"].text

    (dated,) = changes(case, sourced(case, "annual_cap", Source(text=text, as_of=date(2022, 1, 4))))
    (gone,) = changes(case, sourced(case, "annual_cap", None))

    assert (dated.old, dated.new) == (text, f"{text} (2022-01-04)")
    assert (gone.old, gone.new) == (text, None)


def test_the_source_of_a_row_is_named_by_its_number() -> None:
    case = read(DISPOSAL)

    (found,) = changes(case, sourced(case, "allottees[0]", Source(text="register")))

    assert (found.part, found.name, found.new) == ("source", "allottees[1]", "register")


def test_a_check_that_needs_no_acknowledgement_any_more_is_named() -> None:
    case = read(DIVIDEND)

    found = changes(case, replace(case, acknowledged=()))

    assert [(each.part, each.name) for each in found] == [
        ("acknowledgement", case.acknowledged[0].check),
        ("check", case.acknowledged[0].check),
    ]
    assert (found[1].old, found[1].new) == ("acknowledged", "failed")


def test_another_acknowledgement_is_a_change() -> None:
    case = read(DIVIDEND)
    (entry,) = case.acknowledged

    new = replace(case, acknowledged=(replace(entry, reason="because", by="somebody else"),))

    assert changes(case, new) != []


@pytest.mark.parametrize("old", [DISPOSAL, DIVIDEND, TERMS])
@pytest.mark.parametrize("new", [STOCK, ISSUANCE])
def test_other_kinds_of_notices_are_refused(old: str, new: str) -> None:
    with pytest.raises(InputError) as error:
        changes(read(old), read(new))
    assert error.value.argument == new
    assert "only cases of one kind can be compared" in str(error.value)
    assert "同じ種類" in error.value.in_language("ja")


def test_two_notices_of_one_kind_differ_in_many_things() -> None:
    found = changes(read(TERMS), read("2013-07-11-option-terms"))

    names = {each.name for each in found}
    assert {"notice_date", "volatility", "price_per_right", "total_payment"} <= names
    assert all(each.old != each.new for each in found)


# Clauses


def with_clauses(*edits: ClauseEdit) -> Case:
    return replace(read(DIVIDEND), clauses=edits)


OWN: Final = ClauseEdit(id="own", kind="paragraph", ja="文", en="Words")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            ClauseEdit(id="reason", order=Decimal("35.0")),
            ClauseEdit(id="reason", order=Decimal(35)),
        ),
        (ClauseEdit(id="reason", printed=True), ClauseEdit(id="reason")),
        (
            replace(
                OWN, order=Decimal(10 * len(read(DIVIDEND).notice.clauses()) + 1), printed=True
            ),
            OWN,
        ),
    ],
)
def test_clauses_that_print_the_same_do_not_differ(old: ClauseEdit, new: ClauseEdit) -> None:
    assert changes(with_clauses(old), with_clauses(new)) == []


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        (ClauseEdit(id="reason", ja="理"), ClauseEdit(id="reason", ja="由"), "由"),
        (ClauseEdit(id="reason"), ClauseEdit(id="reason", en="Why"), "Why"),
        (ClauseEdit(id="reason"), ClauseEdit(id="reason", order=Decimal("35.5")), "35.5 "),
        (ClauseEdit(id="reason"), ClauseEdit(id="reason", printed=False), "("),
        (OWN, replace(OWN, kind="section"), "section"),
    ],
)
def test_a_clause_that_prints_something_else_is_named(
    old: ClauseEdit, new: ClauseEdit, part: str
) -> None:
    found = [c for c in changes(with_clauses(old), with_clauses(new)) if c.part == "clause"]

    assert [each.name for each in found] == [new.id]
    assert part in (found[0].new or "")
    assert part not in (found[0].old or "")


def test_a_clause_of_the_companys_own_is_on_one_side_alone() -> None:
    for old, new in ((with_clauses(), with_clauses(OWN)), (with_clauses(OWN), with_clauses())):
        (found,) = (each for each in changes(old, new) if each.part == "clause")
        assert found.name == "own"
        assert (found.old is None) != (found.new is None)


def test_a_condition_that_is_met_now_is_a_change_of_its_clause() -> None:
    case = read(DISPOSAL)
    was: Any = case.notice
    other = replace(
        case, notice=replace(was, registration_statement=not was.registration_statement)
    )

    found = [each.name for each in changes(case, other) if each.part == "clause"]

    assert found == ["registration"]
