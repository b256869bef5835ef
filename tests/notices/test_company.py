"""Dated facts of a company, and of the shipped company day by day."""

import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import pytest

from ivjxl.errors import InputError
from ivjxl.notices.company import Company, company

FILE: Final = Path(__file__).parents[2] / "workbooks" / "internet-initiative-japan.company.toml"
OLD: Final = {"since": date(2013, 7, 11), "value": "5259", "source": "notice of 2013"}
NEW: Final = {"since": date(2015, 6, 26), "value": "5205", "source": "notice of 2015"}


@pytest.fixture(scope="module")
def iij() -> Company:
    return company(tomllib.loads(FILE.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2013, 7, 11), "5259"),
        (date(2015, 6, 25), "5259"),
        (date(2015, 6, 26), "5205"),
        (date(2099, 12, 31), "5205"),
    ],
    ids=str,
)
def test_fact_is_the_one_of_the_day(on: date, expected: str) -> None:
    facts = company({"telephone": [OLD, NEW]})

    assert facts["telephone"].at(on) == expected
    assert facts["telephone"].row(on).source.startswith("notice of ")


def test_company_without_facts_knows_nothing() -> None:
    assert company({}) == {}


@pytest.mark.parametrize(
    "entries",
    [
        [],
        {},
        "5205",
        None,
        ["5205"],
        [OLD, "5205"],
        [{"since": OLD["since"], "value": "5259"}],
        [{"value": "5259", "source": "notice"}],
        [{"since": OLD["since"], "source": "notice"}],
        [{**OLD, "note": "moved"}],
        [{**OLD, "source": ""}],
        [{**OLD, "since": "2013-07-11"}],
        [{**OLD, "since": datetime(2013, 7, 11)}],  # noqa: DTZ001
        [NEW, OLD],
        [OLD, OLD],
    ],
    ids=repr,
)
def test_fact_without_first_day_value_or_source_or_out_of_order_is_refused(entries: Any) -> None:
    with pytest.raises(InputError) as caught:
        company({"short_name": [OLD], "telephone": entries})

    assert caught.value.argument == "telephone"
    assert caught.value.in_language("en").startswith("telephone: ")
    assert caught.value.in_language("ja").startswith("telephone: ")


@pytest.mark.parametrize("name", ["name_en", "telephone"])
def test_fact_before_its_first_day_is_an_error_in_both_languages(name: str, iij: Company) -> None:
    with pytest.raises(InputError) as caught:
        iij[name].at(date(2013, 7, 10))

    assert caught.value.argument == name
    assert "is known from 2013-07-11 only" in caught.value.in_language("en")
    assert "2013-07-11以降のみ" in caught.value.in_language("ja")


@pytest.mark.parametrize(
    ("name", "on", "expected"),
    [
        ("telephone", date(2013, 7, 11), "+81-3-5259-6500"),
        ("telephone", date(2015, 6, 26), "+81-3-5205-6500"),
        ("telephone", date(2020, 5, 25), "+81-3-5205-6500"),
        ("listing", date(2013, 7, 11), "NASDAQ: IIJI, TSE1: 3774"),
        ("listing", date(2015, 6, 26), "NASDAQ: IIJI, TSE1: 3774"),
        ("listing", date(2019, 5, 23), "TSE1: 3774"),
        ("listing", date(2022, 4, 3), "TSE1: 3774"),
        ("listing", date(2022, 4, 4), "TSE Prime Market: 3774"),
        ("listing", date(2022, 5, 26), "TSE Prime Market: 3774"),
        ("listing", date(2022, 6, 27), "TSE Prime Market: 3774"),
        ("listing", date(2022, 6, 28), "TSE Prime: 3774"),
        ("email", date(2019, 7, 12), "ir@iij.ad.jp"),
        ("website", date(2015, 6, 26), "http://www.iij.ad.jp/en/ir"),
        ("website", date(2019, 5, 23), "https://www.iij.ad.jp/en/ir"),
        ("date_style", date(2015, 6, 26), "era_date:平成"),
        ("date_style", date(2019, 5, 23), "date"),
        ("meeting_base_year", date(2020, 5, 25), 1992),
        ("million_rounding", date(2019, 5, 23), "half_up"),
    ],
)
def test_shipped_company_file_says_what_the_notices_of_the_day_show(
    name: str, on: date, expected: object, iij: Company
) -> None:
    assert iij[name].at(on) == expected
