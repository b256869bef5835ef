"""The document of a case: blocks in order, levels, tables cut to columns, the mark."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Final

import pytest

from ivjxl.documents.document import DRAFT_MARK, SAMPLE_MARK, document
from ivjxl.errors import InputError
from ivjxl.notices.case import Case, read_case
from ivjxl.notices.clause import ClauseEdit
from ivjxl.notices.clause_text import Reference

WORKBOOKS: Final = Path(__file__).parents[2] / "workbooks"
CASES: Final = sorted(WORKBOOKS.glob("*-*-*-*.toml"))
each_case: Final = pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
each_language: Final = pytest.mark.parametrize("language", ["ja", "en"])


@pytest.fixture(scope="module")
def issuance() -> Case:
    return read_case(WORKBOOKS / "2015-06-26-option-issuance.toml")


@pytest.fixture(scope="module")
def dividend() -> Case:
    return read_case(WORKBOOKS / "2019-05-23-dividend.toml")


@each_case
def test_the_japanese_document_has_the_envelope_of_the_form(path: Path) -> None:
    case = read_case(path)
    blocks = document(case, "ja").blocks
    kinds = [block.kind for block in blocks]
    texts = [block.text for block in blocks]

    assert kinds[:3] == ["date", "addressee", "sender"]
    assert kinds.index("title") < kinds.index("opening") < kinds.index("closing")
    assert texts[kinds.index("opening")] == "記"
    assert texts[kinds.index("closing")] == "以上"
    assert case.notice.company_name_ja in texts[2]
    assert texts[kinds.index("title")].endswith("に関するお知らせ")


@each_case
def test_the_english_document_is_a_release_with_its_contact(path: Path) -> None:
    case = read_case(path)
    blocks = document(case, "en").blocks

    assert blocks[0].text == "For Immediate Release"
    assert blocks[1].kind == "title"
    assert case.notice.company_name_en in blocks[2].text
    assert case.notice.printed_telephone in blocks[-1].text
    assert "opening" not in [block.kind for block in blocks]


@each_case
@each_language
def test_nothing_is_left_unfilled_and_every_reference_has_its_block(
    path: Path, language: str
) -> None:
    made = document(read_case(path), language)
    ids = {block.id for block in made.blocks if block.label}

    for block in made.blocks:
        assert "{" not in block.text
        assert "未入力" not in block.text
        targets = {part.id for part in block.parts if isinstance(part, Reference)}
        assert targets <= ids


@each_case
def test_both_languages_have_the_same_numbered_blocks(path: Path) -> None:
    case = read_case(path)
    ja, en = (
        [(block.id, block.level) for block in document(case, language).blocks if block.label]
        for language in ("ja", "en")
    )

    assert ja == en
    assert len(ja) >= 2


def test_blocks_stand_below_the_number_before_them(issuance: Case) -> None:
    levels = {block.id: (block.label, block.level) for block in document(issuance, "en").blocks}

    assert levels["title"] == ("", 0)
    assert [label for label, level in levels.values() if label and level == 1] == ["1.", "2."]
    labels = [label for label, level in levels.values() if label and level == 2]
    assert labels == [f"({number})" for number in range(1, 17)]
    assert levels["about_heading"] == ("", 0)


def test_a_table_is_cut_to_the_columns_that_a_clause_names(issuance: Case) -> None:
    (table,) = [b.table for b in document(issuance, "en").blocks if b.table is not None]

    assert table.columns == ("class", "persons", "rights")
    assert [len(row.cells) for row in table.rows] == [3] * len(table.rows)
    cells = [cell for row in table.rows for cell in row.cells]
    assert "153 rights" in cells
    assert "11 Executive Officers" in cells


@pytest.mark.parametrize(
    ("wanted", "columns"),
    [
        ("dividend", ("item", "determined", "forecast", "previous")),
        ("dividend: item, determined", ("item", "determined")),
        ("dividend:determined ,item", ("determined", "item")),
    ],
)
def test_columns_come_in_the_order_named(
    dividend: Case, wanted: str, columns: tuple[str, ...]
) -> None:
    edit = ClauseEdit(id="dividend_table", ja=wanted, en=wanted)
    made = document(replace(dividend, clauses=(edit,)), "ja")

    assert made.blocks[[b.id for b in made.blocks].index("dividend_table")].table is not None
    assert next(b.table for b in made.blocks if b.table).columns == columns


@pytest.mark.parametrize("wanted", ["divident", "dividend: item, price", ":item", "allottees"])
def test_a_table_that_the_notice_has_not_is_refused(dividend: Case, wanted: str) -> None:
    edit = ClauseEdit(id="dividend_table", ja=wanted, en=wanted)

    with pytest.raises(InputError, match="must name a table") as refused:
        document(replace(dividend, clauses=(edit,)), "en")
    assert refused.value.argument == "clauses.dividend_table"


def test_a_formula_that_is_not_known_is_refused(dividend: Case) -> None:
    edit = ClauseEdit(id="own", kind="formula", ja="binomial", en="binomial")

    with pytest.raises(InputError, match="black_scholes") as refused:
        document(replace(dividend, clauses=(edit,)), "en")
    assert refused.value.argument == "clauses.own"


def test_own_clauses_stand_where_the_company_put_them(dividend: Case) -> None:
    standard = [clause.id for clause in dividend.notice.clauses()]
    order = Decimal(standard.index("dividend_table") * 10 + 15)
    own = ClauseEdit(
        id="own", kind="paragraph", order=order, ja="{record_date:date}", en="{record_date:date}"
    )
    off = ClauseEdit(id="release", printed=False)
    made = document(replace(dividend, clauses=(own, off)), "en")
    ids = [block.id for block in made.blocks]

    assert ids.index("own") == ids.index("dividend_table") + 1
    assert made.blocks[ids.index("own")].text == "March 31, 2019"
    assert made.blocks[ids.index("own")].level == 1
    assert "release" not in ids


@pytest.mark.parametrize(
    ("sample", "draft", "mark"),
    [
        (True, False, SAMPLE_MARK),
        (False, True, DRAFT_MARK),
        (True, True, f"{SAMPLE_MARK}・{DRAFT_MARK}"),
        (False, False, ""),
    ],
)
def test_a_sample_and_a_draft_are_marked(
    dividend: Case, sample: bool, draft: bool, mark: str
) -> None:
    assert document(replace(dividend, sample=sample), "ja", draft=draft).mark == mark
