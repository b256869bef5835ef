"""Numbering, references, broken sentences and heads of tables in small notices written here."""

from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivjxl.notices.language import faults, faults_of_notice

MANY: Final = settings(max_examples=100, deadline=None)


def found(text: str, language: str = "en") -> list[tuple[str, str, str]]:
    return [(f.rule, f.found, f.wanted) for f in faults_of_notice(text, language)]


STYLES: Final = ("{}. Name", "({}) Name", "{}) Name", "- {}) Name", "（{}）名称")


@pytest.mark.parametrize("style", STYLES)
@MANY
@given(st.integers(2, 12), st.data())
def test_list_with_one_item_left_out_has_one_fault(
    style: str, count: int, data: st.DataObject
) -> None:
    left_out = data.draw(st.integers(1, count - 1))
    numbers = [number for number in range(1, count + 1) if number != left_out]
    whole = "\n\n".join(style.format(number) for number in range(1, count + 1))
    text = "\n\n".join(style.format(number) for number in numbers)

    assert faults_of_notice(whole, "ja") == ()
    (fault,) = faults_of_notice(text, "ja")
    assert fault.rule == "numbering"
    assert fault.found.strip("(（.)）") == f"{left_out + 1}"
    assert fault.wanted.strip("(（.)）") == f"{left_out}"


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("(1) Name\n(2) Number\n(4) Date", "(4)", "(3)"),
        ("(1) Name\n(2) Number\n(2) Date", "(2)", "(3)"),
        ("- Total number\n- Class\n- 3. Amount\n\n4. Persons", "3.", "1."),
        ("1. Reason\n(1) Name\n(2) Number\n2. Terms\n(2) Name", "(2)", "(1)"),
        ("1. Terms\n\n(8) Conditions\n- 1) Merger\n- 3) Exchange", "(8)", "(1)"),
        ("①名称\n③割当日", "③", "②"),
        ("⑳名称\n⑳割当日", "⑳", "㉑"),
        ("１．概要\n３．目的", "３．", "２．"),
        ("（１）名称\n（３）割当日", "（３）", "（２）"),
        ("(注)1.基準日\n3.効力発生日", "3.", "2."),
    ],
)
def test_number_that_does_not_follow_is_named_with_the_one_due(
    text: str, wrong: str, right: str
) -> None:
    assert ("numbering", wrong, right) in found(text, "ja")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("1. Reason\n(1) A\n(2) B\n- 1) a\n- 2) b\n(3) C\n2. Terms\n(1) D\n(2) E", "en"),
        ("1. Reason\n1. A\n2. B\n2. Terms\n1. C", "en"),
        ("(1) Name\n1. A\n2. B\n(2) Number\n1. C", "en"),
        ("１．概要\n（１）名称\n①甲\n②乙\n（２）個数\n２．目的", "ja"),
        ("(注)1.基準日\n2.効力発生日\n\n(注)1.総額\n2.原資", "ja"),
        ("according to\n(3) above, the number\n\n1. Name\n2. Date\n(1) A\n\n(2) B\n\n(3) C", "en"),
        ("at least six\n(6) months\n\n3.5 percent of it\n2019. The year\n10 shares", "en"),
        ("12 Directors\n3 Officers", "en"),
        ("(1) to approve;\n(2) to elect; and\n(3) to appoint\n(4) of no use\n(5) and so on", "en"),
    ],
)
def test_numbers_that_follow_one_another_are_no_faults(text: str, language: str) -> None:
    assert [each for each in found(text, language) if each[0] == "numbering"] == []


@pytest.mark.parametrize(
    ("text", "language", "wrong"),
    [
        ("(1) Name\n\n(2) As in (5) above.", "en", "(5) above"),
        ("(1) As defined in (13) below.\n\n(2) Date", "en", "(13) below"),
        ("(1) As in (2) above.\n\n(2) Date", "en", "(2) above"),
        ("(1) Name\n- 1) A\n- 2) In accordance with 4) above.", "en", "4) above"),
        ("(1) 名称\n\n(2) 上記(5)に定める", "ja", "上記(5)"),
        ("（１）名称\n\n（２）下記（３）に定める", "ja", "下記（３）"),
        ("①名称\n\n②上記③に定める", "ja", "上記③"),
        ("(1) 下記2.(4)に定める\n\n(2) 割当日", "ja", "下記2.(4)"),
    ],
)
def test_reference_to_an_item_that_does_not_stand_there_is_named(
    text: str, language: str, wrong: str
) -> None:
    assert found(text, language) == [("reference", wrong, "")]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("(1) Name\n\n(2) As in (1) above and (3) below.\n\n(3) Date", "en"),
        (
            "(1) either of the proposals 1) or 2) below\n- 1) Merger\n- 2) As in 1) above",
            "en",
        ),
        ("The provisions: 1) no transfer, and 2) free acquisition. Under 2) above", "en"),
        ("two (2) above all, one hundred (100) below", "en"),
        ("（１）名称\n\n（２）上記（１）及び上記(1)\n①甲\n②上記①", "ja"),
        ("１．概要\n（１）割当日\n２．上記１．（１）に定める", "ja"),
    ],
)
def test_reference_to_an_item_that_stands_there_is_no_fault(text: str, language: str) -> None:
    assert found(text, language) == []


def test_sentence_that_breaks_off_at_an_empty_line_is_named() -> None:
    text = "The agreement between the Company and them shall\n\ncontain the following provisions."

    assert found(text) == [("broken_sentence", "shall\n\ncontain", "")]


@pytest.mark.parametrize(
    "text",
    [
        "The agreement between the Company and them shall:\n\ncontain the following provisions.",
        "The agreement contains the following two provisions here.\n\nand so on",
        "Notice regarding the Distribution of Retained Earnings\n\nTOKYO - May 23, 2019",
        "Directors (excluding Outside Directors) of IIJ 7 Directors\n\na) first",
        "Reference to what stands on the site of it\n\nhttp://www.iij.ad.jp",
        "$$C = S e^{-qT} N(d) - X e^{-rT} N(d - s)$$\n\nhere,\n\n$$d = 1$$",
        "For inquiries, contact\n\nir@iij.ad.jp",
        "one two three four five six\tseven\n\neight",
        "the first line of a paragraph goes\non in the second line",
    ],
)
def test_paragraphs_that_end_and_begin_rightly_are_no_faults(text: str) -> None:
    assert [each for each in found(text) if each[0] == "broken_sentence"] == []


@pytest.mark.parametrize(
    "text",
    [
        "(1) Persons:\n\nIIJ\t7 Directors\t153 rights\nIIJ\t11 Executive Officers\t77 rights",
        "1. Persons, number of persons and rights:\n\nDirectors of IIJ 7 Directors 153 rights",
        "1. Persons to be allotted:\nDirectors of IIJ\t7 Directors\t153 rights",
    ],
)
def test_rows_of_counts_without_a_head_are_named_once(text: str) -> None:
    assert [(rule, wanted) for rule, _, wanted in found(text)] == [("table_head", "")]
    assert found(text)[0][1].split() == ["7", "Directors", "153", "rights"]


@pytest.mark.parametrize(
    "text",
    [
        "Class\tPersons\tRights\nA\t7 Directors\t153 rights\nB\t11 Officers\t77 rights",
        "Allotted to Number of persons Number of rights\nDirectors 7 Directors 153 rights",
        "7 Directors and 11 Executive Officers received 153 rights and 77 rights.",
        "Number of shares\t35,865 shares\nPrice\tJPY4,685",
        "Record date\tMarch 31, 2019\tMarch 31, 2018\nDividend per share\tJPY13.50\tJPY13.50",
        "Fiscal year\tInterim\tYear-end\nYear ended March 31, 2019\tJPY13.50\tJPY13.50",
    ],
)
def test_tables_with_a_head_and_sentences_are_no_faults(text: str) -> None:
    assert found(text) == []


def test_head_of_days_over_fiscal_years_is_named() -> None:
    text = "Record date\tInterim\tYear-end\nYear ended March 31, 2019\tJPY13.50\tJPY13.50"

    assert found(text) == [("table_head", "Record date", "Fiscal year")]


def test_lines_are_judged_in_whole_notices_only() -> None:
    text = "- 3. Amount\n\n(2) As in (5) above, the agreement with them shall\n\ncontain it."

    assert faults(text, "en") == ()
    assert {each[0] for each in found(text)} == {"numbering", "reference", "broken_sentence"}
