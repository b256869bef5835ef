"""The document of the dividend notice against the published one, and its clauses."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest

from ivjxl.documents.document import document
from ivjxl.notices.case import Case, read_case
from tests.notices.standard_clauses.printed import (
    LANGUAGES,
    text_of,
    with_everything,
)

WORKBOOKS: Final = Path(__file__).parents[3] / "workbooks"
CASE: Final = read_case(WORKBOOKS / "2019-05-23-dividend.toml")


def changed(**values: Any) -> Case:
    return replace(CASE, notice=replace(CASE.notice, **values))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_of_the_exchange_is_kept(language: str) -> None:
    """Details with their table, reason, annual dividends for reference (requirements, 4.1)."""
    blocks = document(CASE, language).blocks
    body = [b for b in blocks if b.kind in ("section", "heading", "table")]

    shown = [b.table.id if b.table else b.label for b in body]

    assert shown[:5] == ["1.", "dividend", "2.", "", "annual"]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "the FY2020 year-end dividend at JPY15.00 per common share"),
        ("ja", "2021年3月期の期末配当金は、普通株式1株当たり15円00銭"),
    ],
)
def test_the_reason_states_the_dividend_of_the_table(language: str, said: str) -> None:
    decided = changed(record_date=date(2021, 3, 31), dividend_per_share=Decimal(15))

    assert said in text_of(decided, "decision", language)


def test_a_meeting_of_another_day_changes_condition_and_reason_alike() -> None:
    moved = changed(meeting_date=date(2021, 6, 29))

    for clause in ("condition", "decision"):
        assert "29th Ordinary General Meeting of Shareholders" in text_of(moved, clause, "en")
        assert "June 29, 2021" in text_of(moved, clause, "en")
        assert "2021年6月29日開催予定の" in text_of(moved, clause, "ja")
        assert "第29回定時株主総会" in text_of(moved, clause, "ja")


@pytest.mark.parametrize(
    ("rounding", "en", "ja"),
    [("half_up", "rounded half up", "四捨五入"), ("down", "rounded down", "切捨て")],
)
def test_the_note_on_the_total_names_shares_and_rounding(rounding: str, en: str, ja: str) -> None:
    """46,721,400 shares issued, of which 1,651,169 treasury shares, on March 31, 2019."""
    asked = with_everything(changed(million_rounding=rounding))

    for language, word in (("en", en), ("ja", ja)):
        note = text_of(asked, "basis_of_total", language)
        assert "46,721,400" in note
        assert "1,651,169" in note
        assert word in note
    assert text_of(CASE, "basis_of_total", "en") == ""


def test_without_a_place_of_the_dateline_the_release_begins_with_its_day() -> None:
    blocks = document(changed(dateline_en=None), "en").blocks

    first = next(block.text for block in blocks if block.kind == "paragraph")

    assert first.startswith("May 23, 2019—Internet Initiative Japan Inc. (“IIJ” or the “Company”;")
