"""Clauses in order, numbered and referred to; a company's edits; the edits of a case file."""

from decimal import Decimal
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivjxl.errors import InputError, Text
from ivjxl.notices.clause import (
    KINDS,
    Clause,
    ClauseEdit,
    edits_of,
    holds,
    label,
    numbers,
    placed,
    reference,
)

STANDARD: Final = (
    Clause("title", "title", Text("Title", "表題")),
    Clause("reason", "section", Text("Reason", "理由")),
    Clause("why", "paragraph", Text("Because {x:yen}.", "{x:yen}のため。")),
    Clause("details", "section", Text("Details", "内容")),
    Clause("name", "item", Text("Name", "名称")),
    Clause("filing", "item", Text("Filing", "届出"), when="filed"),
    Clause("period", "item", Text("Period", "期間")),
    Clause("first", "point", Text("First", "第一")),
    Clause("extra", "paragraph", Text("Extra", "補足"), printed=False),
)
VALUES: Final[dict[str, Any]] = {"x": 5, "filed": False}


def by_id(*edits: ClauseEdit, values: dict[str, Any] = VALUES) -> dict[str, Any]:
    return {each.id: each for each in placed(STANDARD, edits, values.get)}


def test_the_standard_stands_in_its_order_with_numbers_by_section_item_and_point() -> None:
    found = placed(STANDARD, (), VALUES.get)

    assert [each.id for each in found] == [each.id for each in STANDARD]
    assert {each.id: each.number for each in found if each.number} == {
        "reason": "1",
        "details": "2",
        "name": "2.1",
        "period": "2.2",
        "first": "2.2.1",
    }


def test_a_condition_and_a_default_decide_what_is_printed() -> None:
    assert not by_id()["filing"].printed
    assert not by_id()["extra"].printed
    assert by_id(values={"x": 5, "filed": True})["filing"].number == "2.2"
    assert by_id(values={"x": 5, "filed": True})["period"].number == "2.3"
    assert by_id(ClauseEdit(id="extra", printed=True))["extra"].printed
    # Switched on, it still needs its condition.
    assert not by_id(ClauseEdit(id="filing", printed=True))["filing"].printed


@pytest.mark.parametrize(
    ("when", "value", "expected"),
    [
        ("", None, True),
        ("x", 0, True),
        ("x", None, False),
        ("x", False, False),
        ("x", True, True),
        ("x", "", False),
        ("!x", None, True),
        ("!x", True, False),
        ("!x", 0, False),
    ],
)
def test_a_condition_holds_where_there_is_a_value_other_than_false(
    when: str, value: object, expected: bool
) -> None:
    assert holds(when, lambda _: value) is expected


def test_own_words_win_language_by_language() -> None:
    clause = by_id(ClauseEdit(id="why", ja="自社の文言。"))["why"]

    assert clause.text == Text("Because {x:yen}.", "自社の文言。")
    assert clause.own == Text("", "自社の文言。")


def test_a_clause_moves_and_the_numbers_follow() -> None:
    found = placed(STANDARD, [ClauseEdit(id="details", order=Decimal(15))], VALUES.get)

    assert [each.id for each in found][:4] == ["title", "details", "reason", "why"]
    numbered = {each.id: each.number for each in found}
    assert (numbered["details"], numbered["reason"], numbered["name"]) == ("1", "2", "2.1")


def test_a_clause_switched_off_keeps_its_place_without_a_number() -> None:
    found = by_id(ClauseEdit(id="name", printed=False))

    assert (found["name"].printed, found["name"].number) == (False, "")
    assert found["period"].number == "2.1"


def test_clauses_of_the_company_stand_at_the_end_or_where_it_says() -> None:
    last = ClauseEdit(id="own", kind="paragraph", ja="独自", en="Own")
    within = ClauseEdit(id="within", kind="item", ja="間", en="Within", order=Decimal(55))

    found = placed(STANDARD, [last, within], VALUES.get)

    assert found[-1].id == "own"
    assert [each.id for each in found if each.number == "2.2"] == ["within"]
    assert found[-1].standard == Text("", "")


@pytest.mark.parametrize(
    ("edits", "argument"),
    [
        ([ClauseEdit(id="own", ja="独自")], "clauses.own.kind"),
        ([ClauseEdit(id="own", kind="item")], "clauses.own"),
        ([ClauseEdit(id="why", kind="item")], "clauses.why.kind"),
        ([ClauseEdit(id="why", ja="一"), ClauseEdit(id="why", en="two")], "clauses.why"),
    ],
    ids=["no kind", "no words", "another kind", "twice"],
)
def test_edits_that_do_not_fit_are_refused(edits: list[ClauseEdit], argument: str) -> None:
    with pytest.raises(InputError) as refused:
        placed(STANDARD, edits, VALUES.get)
    assert refused.value.argument == argument


@given(st.lists(st.tuples(st.sampled_from([*KINDS]), st.booleans()), max_size=40))
def test_numbers_count_without_gaps_in_the_order_of_the_text(rows: list[tuple[str, bool]]) -> None:
    found = numbers([kind for kind, _ in rows], [on for _, on in rows])

    assert all(not number or on for number, (_, on) in zip(found, rows, strict=True))
    seen: dict[str, int] = {}
    for number, (kind, on) in zip(found, rows, strict=True):
        if kind == "heading" and on:
            # Items begin anew below a heading.
            seen = {p: n for p, n in seen.items() if p == ""}
        if number:
            parent, _, own = number.rpartition(".")
            assert int(own) == seen.get(parent, 0) + 1
            seen[parent] = int(own)
            seen = {p: n for p, n in seen.items() if not p.startswith(number)}


@pytest.mark.parametrize(
    ("number", "en", "ja"),
    [
        ("", "", ""),
        ("3", "3.", "3."),
        ("3.12", "(12)", "(12)"),
        ("0.4", "(4)", "(4)"),
        ("3.1.1", "1)", "①"),
        ("3.1.20", "20)", "⑳"),
        ("3.1.21", "21)", "㉑"),
        ("3.1.35", "35)", "㉟"),
        ("3.1.36", "36)", "㊱"),
        ("3.1.50", "50)", "㊿"),
        ("3.1.51", "51)", "51)"),
    ],
)
def test_labels_are_those_of_the_form(number: str, en: str, ja: str) -> None:
    assert (label(number, "en"), label(number, "ja")) == (en, ja)


@pytest.mark.parametrize(
    ("number", "seen_from", "above", "en", "ja"),
    [
        ("2.5", "2.9", True, "(5) above", "上記(5)"),
        ("2.5", "2.9.4", True, "(5) above", "上記(5)"),
        ("2.9.3", "2.9.4", True, "3) above", "上記③"),
        ("2.11", "2.9.9", False, "(11) below", "下記(11)"),
        ("1", "2.9", True, "1. above", "上記1."),
        ("2.5", "1", False, "2.(5) below", "下記2.(5)"),
        ("2.9.3", "2.11", True, "(9)3) above", "上記(9)③"),
        ("2", "", False, "2. below", "下記2."),
        ("0.4", "0.2", False, "(4) below", "下記(4)"),
        ("2", "2.1", True, "2. above", "上記2."),
        ("2.8.1", "2.8", False, "1) below", "下記①"),
    ],
)
def test_references_name_what_the_reader_needs_and_which_way(
    number: str, seen_from: str, above: bool, en: str, ja: str
) -> None:
    assert reference(number, seen_from, "en", above=above) == en
    assert reference(number, seen_from, "ja", above=above) == ja


def test_the_edits_of_a_case_file_are_read() -> None:
    entries = [
        {"id": "why", "ja": "文", "en": "Words", "order": 35, "printed": True},
        {"id": "own", "kind": "item", "en": "Own", "order": Decimal("35.5")},
    ]

    assert edits_of(entries) == (
        ClauseEdit(id="why", ja="文", en="Words", order=Decimal(35), printed=True),
        ClauseEdit(id="own", kind="item", en="Own", order=Decimal("35.5")),
    )


@pytest.mark.parametrize(
    ("entry", "argument"),
    [
        ("why", "clauses"),
        ({"ja": "文"}, "clauses"),
        ({"id": 3}, "clauses.3.id"),
        ({"id": "why", "text": "x"}, "clauses.why.text"),
        ({"id": "why", "order": "35"}, "clauses.why.order"),
        ({"id": "why", "order": True}, "clauses.why.order"),
        ({"id": "why", "printed": 1}, "clauses.why.printed"),
        ({"id": "why", "ja": 3}, "clauses.why.ja"),
        ({"id": "Why"}, "clauses.id"),
        ({"id": "why not"}, "clauses.id"),
        ({"id": ""}, "clauses.id"),
        ({"id": "own", "kind": "chapter"}, "clauses.own.kind"),
    ],
)
def test_edits_of_the_wrong_shape_are_refused_by_name(entry: object, argument: str) -> None:
    with pytest.raises(InputError) as refused:
        edits_of([entry])
    assert refused.value.argument == argument
