"""The seven cases and what they find, and every way in which a case file is refused."""

import csv
import shutil
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from math import log, sqrt
from pathlib import Path
from statistics import stdev
from typing import Any, Final

import pytest

from ivjxl.errors import InputError
from ivjxl.notices import NOTICES
from ivjxl.notices.case import Case, Source, read_case
from ivjxl.notices.clause_checks import RULES
from ivjxl.notices.clause_text import filled, sight
from ivjxl.notices.fields import fields_of
from ivjxl.notices.notice import Acknowledgement, checks_of

WORKBOOKS: Final = Path(__file__).parents[2] / "workbooks"
COMPANY: Final = "internet-initiative-japan.company.toml"

SAMPLE: Final = "2026-07-10-option-terms"
"""Of an invented company, whose file states every fact of the sender."""

WITHOUT_CONTACT: Final = (
    "2019-05-23-dividend",
    "2019-07-12-option-terms",
    "2020-05-25-restricted-stock",
)
"""Of years from which no Japanese source at hand names the contact."""

STATES: Final[dict[str, dict[str, str]]] = {
    "2013-07-11-option-terms": {
        "policy_as_printed": "acknowledged",
        "shares_per_right_unchanged": "not checked",
        "compensation_within_cap": "not checked",
    },
    "2015-06-26-option-issuance": {
        "listing_is_current": "acknowledged",
        "email_is_current": "acknowledged",
        "website_is_current": "acknowledged",
        "allottee_company_is_ours": "acknowledged",
        "series_follows": "not checked",
        "compensation_within_cap": "not checked",
    },
    "2019-05-23-dividend": {
        "forecast_of_same_record_date": "acknowledged",
        "interim_mark": "not checked",
        "previous_interim_mark": "not checked",
    },
    "2019-07-12-option-terms": {
        "policy_as_printed": "acknowledged",
        "email_is_current": "acknowledged",
        "website_is_current": "acknowledged",
        "within_maximum": "not checked",
        "shares_per_right_unchanged": "not checked",
        "compensation_within_cap": "not checked",
    },
    "2020-05-25-restricted-stock": {
        "shares_within_cap": "not checked",
        "compensation_within_cap": "not checked",
    },
    "2022-05-26-share-disposal": {
        "compensation_within_cap": "not checked",
        "grants_follow": "not checked",
        "grants_add_up": "not checked",
    },
    "2026-07-10-option-terms": {},
}
"""Requirements: the forecast column of 2019 (N4-1-rec-f), IJJ, ij.ad.jp and NASDAQ: IIJ
(N1-0-mkt, N1-15, N3-0-url), the inferred policy against the printed one (N1-12), and what
is not in the sources: issuance notices of 2013 and 2019, other compensation, payment dates
of interim dividends, the fourth series, the grants of 2020 and 2022. Every other check passes,
and every check of the invented case of 2026."""

COVERED: Final = [
    ("2013-07-11-option-terms", "policy_as_printed", {"rounding_mode": "down"}),
    ("2013-07-11-option-terms", "policy_as_printed", {"terms_rounding_mode": "down"}),
    ("2013-07-11-option-terms", "policy_as_printed", {"compounding": "continuous"}),
    ("2015-06-26-option-issuance", "listing_is_current", {"printed_listing": "TSE1: 3774"}),
    ("2015-06-26-option-issuance", "listing_is_current", {"listing": "TSE1: 3774"}),
    ("2015-06-26-option-issuance", "email_is_current", {"printed_email": "ir@iji.ad.jp"}),
    ("2015-06-26-option-issuance", "website_is_current", {"website": "https://www.iij.ad.jp/"}),
    ("2015-06-26-option-issuance", "allottee_company_is_ours", {"allottee_company": "JIJ"}),
    (
        "2019-05-23-dividend",
        "forecast_of_same_record_date",
        {"forecast_record_date": date(2018, 3, 30)},
    ),
    ("2019-05-23-dividend", "forecast_of_same_record_date", {"record_date": date(2019, 3, 30)}),
    ("2019-07-12-option-terms", "email_is_current", {"email": "ir@iij.jp"}),
]


def read(name: str) -> Case:
    return read_case(WORKBOOKS / f"{name}.toml")


@pytest.mark.parametrize("name", STATES)
def test_published_case_has_exactly_the_findings_expected_of_it(name: str) -> None:
    case = read(name)

    states = {finding.name: finding.state for finding in case.findings()}

    passed = dict.fromkeys([*checks_of(type(case.notice)), *RULES], "passed")
    sender = {"sender_is_stated": "not checked"} if name in WITHOUT_CONTACT else {}
    assert states == passed | sender | STATES[name]
    assert case.surprises() == ()


@pytest.mark.parametrize("name", STATES)
def test_published_case_is_a_sample_with_a_title_and_a_preparer(name: str) -> None:
    case = read(name)

    assert case.name == name
    assert NOTICES[case.kind] is type(case.notice)
    assert case.sample
    assert case.title
    assert case.preparer


@pytest.mark.parametrize("name", STATES)
def test_every_input_with_a_value_has_a_source(name: str) -> None:
    case = read(name)
    typed = tomllib.loads((WORKBOOKS / f"{name}.toml").read_text(encoding="utf-8"))["inputs"]

    due = set()
    for field in fields_of(type(case.notice)):
        value = getattr(case.notice, field.name)
        if field.rows:
            due |= {f"{field.name}[{position}]" for position in range(len(value))}
        elif field.label.market and field.name not in typed:
            # The rows that it follows from have sources.
            assert case.notice.value(field.label.market) is not None
        elif value is not None:
            due.add(field.name)

    assert case.sources.keys() == due
    assert all(source.text.strip() for source in case.sources.values())


def test_company_facts_and_law_are_those_of_the_notice_date_with_their_own_source() -> None:
    old, new = read("2013-07-11-option-terms"), read("2019-07-12-option-terms")

    assert old.notice.telephone == "+81-3-5259-6500"
    assert new.notice.telephone == "+81-3-5205-6500"
    assert new.notice.listing == "TSE1: 3774"
    assert new.sources["telephone"].as_of == date(2015, 6, 26)
    assert new.notice.value("notice_clear_days") == 14
    assert new.sources["notice_clear_days"] == Source(
        text="Companies Act art. 240(2)(3): two weeks before", as_of=date(2006, 5, 1)
    )


@pytest.mark.parametrize(("name", "check", "changed"), COVERED)
def test_acknowledgement_stops_counting_once_a_figure_it_covers_changes(
    name: str, check: str, changed: dict[str, Any]
) -> None:
    case = read(name)

    changed_case = replace(case, notice=replace(case.notice, **changed))

    finding = next(each for each in changed_case.findings() if each.name == check)
    assert finding.state == "failed"
    assert finding.acknowledgement is None
    assert f"{check}: failed, expected acknowledged" in changed_case.surprises()


def test_acknowledgement_still_counts_if_something_else_changes() -> None:
    case = read("2019-05-23-dividend")

    dearer: dict[str, Any] = {"dividend_per_share": Decimal("13.51")}
    changed = replace(case, notice=replace(case.notice, **dearer))

    states = {finding.name: finding.state for finding in changed.findings()}
    assert states["forecast_of_same_record_date"] == "acknowledged"
    assert states["dividend_as_forecast"] == "failed"


def test_acknowledged_finding_carries_who_accepted_it_and_why() -> None:
    case = read("2019-05-23-dividend")

    accepted = next(each for each in case.findings() if each.state == "acknowledged")

    assert accepted.acknowledgement == case.acknowledged[0]
    assert case.acknowledged[0].by == "ivjxl"
    assert case.acknowledged[0].on == date(2026, 11, 20)
    assert "2018-03-31" in accepted.figures
    assert "2019-03-31" in accepted.figures


def test_acknowledging_a_check_that_the_notice_does_not_have_is_refused() -> None:
    case = read("2019-05-23-dividend")
    unknown = replace(case.acknowledged[0], check="within_maximum")

    with pytest.raises(InputError) as caught:
        replace(case, acknowledged=(*case.acknowledged, unknown)).findings()

    assert caught.value.argument == "acknowledged.check"
    assert "within_maximum" in caught.value.in_language("en")
    assert "検査項目ではありません" in caught.value.in_language("ja")


def test_surprises_name_every_finding_that_is_not_as_expected() -> None:
    case = read("2019-05-23-dividend")
    changed: dict[str, Any] = {
        "forecast_record_date": date(2019, 3, 31),
        "interim_payment_date": date(2018, 12, 5),
        "published_annual_dividend": None,
        "effective_date": date(2019, 6, 27),
    }
    notice = replace(case.notice, **changed)

    assert set(replace(case, notice=notice).surprises()) == {
        "forecast_of_same_record_date: passed, expected acknowledged",
        "interim_mark: passed, expected not checked",
        "annual_is_sum: not checked, expected passed",
        "effective_after_meeting: failed, expected passed",
    }


def test_failure_that_a_case_expects_is_no_surprise() -> None:
    case = read("2019-05-23-dividend")
    expected = {**case.expected, "failed": frozenset({"forecast_of_same_record_date"})}

    assert replace(case, acknowledged=(), expected=expected).surprises() == ()


INPUTS: Final = {
    "notice_date": "2020-05-25",
    "printed_listing": '"TSE1: 3774"',
    "printed_telephone": '"+81-3-5205-6500"',
    "printed_email": '"ir@iij.ad.jp"',
    "printed_website": '"https://www.iij.ad.jp/en/ir"',
    "meeting_date": "2020-06-24",
    "cap_meeting_date": "2008-06-27",
    "option_meeting_date": "2011-06-28",
    "annual_cap": "500000000",
    "share_cap": "40000",
    "securities_firm_en": '"Nomura Securities Co., Ltd."',
    "securities_firm_ja": '"野村證券株式会社"',
}
FACTS: Final = {
    "company_name_en": '"Internet Initiative Japan Inc."',
    "company_name_ja": '"株式会社インターネットイニシアティブ"',
    "short_name": '"IIJ"',
    "listing": '"TSE1: 3774"',
    "telephone": '"+81-3-5205-6500"',
    "email": '"ir@iij.ad.jp"',
    "website": '"https://www.iij.ad.jp/en/ir"',
    "date_style": '"date"',
    "meeting_base_year": "1992",
}
HEAD: Final = f'notice = "restricted_stock"\ncompany = "{COMPANY}"'
SPLIT: Final = 'effective_date = 2021-01-01\nold_shares = 1\nnew_shares = 2\nsource = "notice"'
ACCEPTED: Final = {
    "check": '"meeting_numbered"',
    "reason": '"as printed"',
    "by": '"IR"',
    "on": "2020-05-25",
    "figures": '"figures"',
}


def entries(values: Mapping[str, str | None]) -> str:
    return "\n".join(f"{name} = {value}" for name, value in values.items() if value is not None)


def sourced(values: Mapping[str, str]) -> dict[str, str]:
    return {name: f'{{ value = {value}, source = "notice" }}' for name, value in values.items()}


def written(
    folder: Path,
    *,
    head: str = HEAD,
    inputs: Mapping[str, str | None] | None = None,
    tail: str = "",
) -> Path:
    """Write a case with some entries changed or, where None, left out."""
    facts = (WORKBOOKS / COMPANY).read_text(encoding="utf-8")
    (folder / COMPANY).write_text(facts, encoding="utf-8")
    changed: dict[str, str | None] = {**sourced(INPUTS), **(inputs or {})}
    path = folder / "case.toml"
    path.write_text(f"{head}\n[inputs]\n{entries(changed)}\n{tail}\n", encoding="utf-8")
    return path


def assert_refused(path: Path, argument: str, required: str, ja: str) -> None:
    with pytest.raises(InputError) as caught:
        read_case(path).findings()

    english, japanese = (caught.value.in_language(language) for language in ("en", "ja"))
    assert english.startswith(f"{argument}: ")
    assert required in english
    assert japanese.startswith(argument)
    assert ja in japanese


def test_case_as_written_here_is_accepted(tmp_path: Path) -> None:
    case = read_case(written(tmp_path, tail=f"[[inputs.splits]]\n{SPLIT}"))

    assert case.kind == "restricted_stock"
    assert case.notice.value("share_cap_in_force") == 80_000
    assert case.sources["splits[0]"] == Source(text="notice")
    assert (case.title, case.preparer, case.sample) == ("", "", False)


def test_case_without_a_company_file_states_the_company_facts_itself(tmp_path: Path) -> None:
    facts = sourced({**FACTS, "telephone": '"+81-3-0000-0000"'})

    case = read_case(written(tmp_path, head='notice = "restricted_stock"', inputs=facts))

    assert case.notice.telephone == "+81-3-0000-0000"
    assert case.sources["telephone"] == Source(text="notice")


def test_fact_that_the_case_states_goes_before_the_company_file(tmp_path: Path) -> None:
    case = read_case(written(tmp_path, inputs=sourced({"short_name": '"IIJ Group"'})))

    assert case.notice.short_name == "IIJ Group"
    assert case.sources["short_name"] == Source(text="notice")


def test_decimal_of_a_case_file_is_exact(tmp_path: Path) -> None:
    price = sourced({"planned_price": "3895.10", "planned_claim": "74865795"})

    case = read_case(written(tmp_path, inputs=price))

    assert case.notice.value("planned_price") == Decimal("3895.10")
    assert case.notice.value("planned_shares") == 74865795 * 100 // 389510


def test_midnight_of_a_day_is_the_day(tmp_path: Path) -> None:
    case = read_case(written(tmp_path, inputs=sourced({"meeting_date": "2020-06-24T00:00:00"})))

    assert case.notice.value("meeting_date") == date(2020, 6, 24)
    assert not isinstance(case.notice.value("meeting_date"), datetime)


A_DATE: Final = ("must be a date", "日付が必要です")
A_NUMBER: Final = ("must be a finite number", "有限の数値が必要です")
A_TEXT: Final = ("must be a text that is not empty", "空でない文字列が必要です")
CONTROL: Final = ("must not contain control characters", "制御文字は使用できません")
IN_RANGE: Final = ("from 1990-01-01 to 2099-12-31", "1990-01-01から2099-12-31まで")
IS_MISSING: Final = ("is missing", "入力がありません")
NEEDS_SOURCE: Final = ("needs a source", "出典が必要です")
NOT_BELOW_ZERO: Final = ("at least 0", "0以上")
SHAPE: Final = ("must be { value = …, source = … }", "の形が必要です")
WHOLE: Final = ("must be a whole number", "整数が必要です")


@pytest.mark.parametrize(
    ("name", "entry", "required"),
    [
        ("share_cap", None, IS_MISSING),
        ("share_cap", '{ value = "", source = "s" }', IS_MISSING),
        ("notice_date", None, IS_MISSING),
        ("notice_date", '{ value = "2020-05-25", source = "s" }', A_DATE),
        ("notice_date", '{ value = 20200525, source = "s" }', A_DATE),
        ("meeting_date", '{ value = "2020-06-24", source = "s" }', A_DATE),
        ("meeting_date", '{ value = 2020-06-24T09:00:00, source = "s" }', A_DATE),
        ("meeting_date", '{ value = 44006, source = "s" }', A_DATE),
        ("meeting_date", '{ value = true, source = "s" }', A_DATE),
        ("cap_meeting_date", '{ value = 1989-12-31, source = "s" }', IN_RANGE),
        ("cap_meeting_date", '{ value = 2100-01-01, source = "s" }', IN_RANGE),
        ("share_cap", '{ value = "40000", source = "s" }', A_NUMBER),
        ("share_cap", '{ value = "40,000", source = "s" }', A_NUMBER),
        ("share_cap", '{ value = true, source = "s" }', A_NUMBER),
        ("share_cap", '{ value = nan, source = "s" }', A_NUMBER),
        ("share_cap", '{ value = inf, source = "s" }', A_NUMBER),
        ("share_cap", '{ value = 2020-05-25, source = "s" }', A_NUMBER),
        ("share_cap", '{ value = [40000], source = "s" }', A_NUMBER),
        ("share_cap", '{ value = 40000.5, source = "s" }', WHOLE),
        ("share_cap", '{ value = -1, source = "s" }', NOT_BELOW_ZERO),
        ("planned_claim", '{ value = -1, source = "s" }', NOT_BELOW_ZERO),
        ("planned_price", '{ value = 0, source = "s" }', ("at least 0.01", "0.01以上")),
        ("annual_cap", '{ value = 500000001, source = "s" }', ("multiple of", "の倍数")),
        ("planned_price", '{ value = nan, source = "s" }', A_NUMBER),
        ("securities_firm_en", '{ value = "   ", source = "s" }', A_TEXT),
        ("securities_firm_en", '{ value = 5, source = "s" }', A_TEXT),
        ("securities_firm_en", '{ value = "Nomura\\n", source = "s" }', CONTROL),
        ("securities_firm_ja", '{ value = "野村\\u0000", source = "s" }', CONTROL),
        ("securities_firm_ja", '{ value = "野村\\u202E", source = "s" }', CONTROL),
        ("share_cap", "40000", SHAPE),
        ("share_cap", "{ amount = 40000 }", SHAPE),
        ("share_cap", '{ value = 40000, source = "s", unit = "shares" }', SHAPE),
        ("share_cap", "{ value = 40000 }", NEEDS_SOURCE),
        ("share_cap", '{ value = 40000, source = "" }', NEEDS_SOURCE),
        ("share_cap", '{ value = 40000, source = "  " }', NEEDS_SOURCE),
        ("share_cap", "{ value = 40000, source = 23 }", NEEDS_SOURCE),
        ("share_capp", '{ value = 40000, source = "s" }', ("is not an input", "ではありません")),
        (
            "date_style",
            '{ value = "western", source = "s" }',
            ("must be one of date, era_date", "のいずれかが必要です"),
        ),
        ("splits", '{ value = 2, source = "s" }', ("must be a list of rows", "行の一覧が必要")),
    ],
)
def test_bad_input_is_refused_by_its_name_in_both_languages(
    tmp_path: Path, name: str, entry: str | None, required: tuple[str, str]
) -> None:
    assert_refused(written(tmp_path, inputs={name: entry}), name, *required)


def test_row_that_is_no_table_is_refused_by_group_and_position(tmp_path: Path) -> None:
    assert_refused(written(tmp_path, inputs={"splits": "[1]"}), "splits[1]", *SHAPE)


@pytest.mark.parametrize("as_of", ['"2020-05-25"', "2020", "2020-05-25T10:00:00"])
def test_day_of_a_source_must_be_a_date(tmp_path: Path, as_of: str) -> None:
    entry = f'{{ value = 40000, source = "s", as_of = {as_of} }}'

    assert_refused(written(tmp_path, inputs={"share_cap": entry}), "share_cap.as_of", *A_DATE)


@pytest.mark.parametrize(
    ("old", "new", "argument", "required"),
    [
        ("old_shares = 1", "old_shares = 0", "splits[2].old_shares", ("at least 1", "1以上")),
        ("new_shares = 2", "new_shares = 0", "splits[2].new_shares", ("at least 1", "1以上")),
        ("new_shares = 2", "new_shares = 1.5", "splits[2].new_shares", WHOLE),
        ("new_shares = 2", "", "splits[2].new_shares", IS_MISSING),
        ("2021-01-01", '"1 January"', "splits[2].effective_date", A_DATE),
        ("new_shares", "news", "splits[2].news", ("is not an input", "入力項目ではありません")),
        ('source = "notice"', "", "splits[2]", NEEDS_SOURCE),
        ('source = "notice"', 'source = "s"\nas_of = 1', "splits[2].as_of", A_DATE),
    ],
)
def test_bad_cell_of_a_row_is_refused_by_group_position_and_column(
    tmp_path: Path, old: str, new: str, argument: str, required: tuple[str, str]
) -> None:
    rows = f"[[inputs.splits]]\n{SPLIT}\n[[inputs.splits]]\n{SPLIT.replace(old, new)}"

    assert_refused(written(tmp_path, tail=rows), argument, *required)


@pytest.mark.parametrize(
    ("head", "argument", "required"),
    [
        ("", "notice", ("must be one of option_issuance, ", "次のいずれかが必要です")),
        ('notice = "merger"', "notice", ("must be one of ", "次のいずれかが必要です")),
        ("notice = 1", "notice", ("must be one of ", "次のいずれかが必要です")),
        (f"{HEAD}\ncomment = 1", "comment", ("is not a key", "項目ではありません")),
        ("notice = ", "case.toml", ("readable TOML", "読み取れるTOML")),
        (f"{HEAD}\n{HEAD}", "case.toml", ("readable TOML", "読み取れるTOML")),
        (
            HEAD.replace(COMPANY, "nobody.toml"),
            "nobody.toml",
            ("does not exist", "見つかりません"),
        ),
        (
            HEAD.replace(COMPANY, f"../{COMPANY}"),
            "company",
            ("must be the name of a file beside", "同じフォルダー"),
        ),
        (
            HEAD.replace(COMPANY, f"/elsewhere/{COMPANY}"),
            "company",
            ("must be the name of a file beside", "同じフォルダー"),
        ),
        (
            HEAD.replace(f'"{COMPANY}"', "1"),
            "company",
            ("must be the name of a file beside", "同じフォルダー"),
        ),
        (
            HEAD.replace(COMPANY, "case.toml"),
            "notice",
            ("list of entries with since", "一覧が必要です"),
        ),
    ],
)
def test_bad_head_of_a_case_is_refused_by_its_name_in_both_languages(
    tmp_path: Path, head: str, argument: str, required: tuple[str, str]
) -> None:
    assert_refused(written(tmp_path, head=head), argument, *required)


def test_case_file_that_does_not_exist_or_is_not_utf8_is_refused(tmp_path: Path) -> None:
    assert_refused(tmp_path / "none.toml", "none.toml", "does not exist", "見つかりません")

    (tmp_path / "cp932.toml").write_bytes('notice = "剰余金"'.encode("cp932"))
    assert_refused(tmp_path / "cp932.toml", "cp932.toml", "saved as UTF-8", "UTF-8で保存")


@pytest.mark.parametrize("day", ["2013-07-10", "1989-12-31"])
def test_notice_before_the_first_fact_of_the_company_is_refused(tmp_path: Path, day: str) -> None:
    path = written(tmp_path, inputs=sourced({"notice_date": day}))

    known = ("company_name_en is known from 2013-07-11 only", "2013-07-11以降のみ")
    assert_refused(path, "notice_date", *known)


def test_notice_date_before_1990_is_refused_where_no_company_file_is_older(tmp_path: Path) -> None:
    inputs = sourced({**FACTS, "notice_date": "1989-12-31"})

    path = written(tmp_path, head='notice = "restricted_stock"', inputs=inputs)

    assert_refused(path, "notice_date", *IN_RANGE)


@pytest.mark.parametrize("name", ACCEPTED)
@pytest.mark.parametrize("value", [None, '""', "0", "false"])
def test_acknowledgement_with_a_part_missing_is_refused(
    tmp_path: Path, name: str, value: str | None
) -> None:
    tail = f"[[acknowledged]]\n{entries({**ACCEPTED, name: value})}"

    assert_refused(written(tmp_path, tail=tail), f"acknowledged.{name}", *IS_MISSING)


@pytest.mark.parametrize("name", ["check", "reason", "by", "figures"])
@pytest.mark.parametrize("value", ["5", "true", "[1]", "2020-05-25"])
def test_acknowledgement_is_made_of_texts(tmp_path: Path, name: str, value: str) -> None:
    tail = f"[[acknowledged]]\n{entries({**ACCEPTED, name: value})}"

    assert_refused(
        written(tmp_path, tail=tail), f"acknowledged.{name}", "must be a text", "文字列が必要です"
    )


@pytest.mark.parametrize("on", ['"2020-05-25"', "20200525", "2020-05-25T09:00:00"])
def test_acknowledgement_needs_the_day_it_was_given(tmp_path: Path, on: str) -> None:
    tail = f"[[acknowledged]]\n{entries({**ACCEPTED, 'on': on})}"

    assert_refused(written(tmp_path, tail=tail), "acknowledged.on", *A_DATE)


def test_acknowledgements_and_expectations_are_read_as_written(tmp_path: Path) -> None:
    tail = f'[[acknowledged]]\n{entries(ACCEPTED)}\n[expect]\nfailed = ["meeting_numbered"]'

    case = read_case(written(tmp_path, tail=tail))

    assert case.acknowledged == (
        Acknowledgement(
            check="meeting_numbered",
            reason="as printed",
            by="IR",
            on=date(2020, 5, 25),
            figures="figures",
        ),
    )
    assert case.expected == {"failed": frozenset({"meeting_numbered"})}


def test_text_with_an_ideographic_space_is_a_text(tmp_path: Path) -> None:
    firm = sourced({"securities_firm_ja": '"野村證券　株式会社"'})

    assert read_case(written(tmp_path, inputs=firm)).notice.value("securities_firm_ja")


BODY: Final = f"[inputs]\n{entries(sourced(INPUTS))}"
WRONG_SHAPES: Final = {
    "inputs are a number": (f"{HEAD}\ninputs = 3", "inputs"),
    "inputs are a list": (f"{HEAD}\ninputs = []", "inputs"),
    "acknowledged is a number": (f"{HEAD}\nacknowledged = 3\n{BODY}", "acknowledged"),
    "acknowledged is a list of texts": (f'{HEAD}\nacknowledged = ["x"]\n{BODY}', "acknowledged"),
    "expect is a number": (f"{HEAD}\nexpect = 3\n{BODY}", "expect"),
    "sample is a text": (f'{HEAD}\nsample = "yes"\n{BODY}', "sample"),
    "notice is a list": ('notice = ["dividend"]', "notice"),
}


WRONG_EXPECTATIONS: Final = {
    "names are a number": ("failed = 3", "expect.failed"),
    "names are a text": ('failed = "meeting_numbered"', "expect.failed"),
    "state is unknown": ('faild = ["meeting_numbered"]', "expect.faild"),
    "check is unknown": ('failed = ["classes_add_up"]', "expect.failed"),
}


@pytest.mark.parametrize(("text", "argument"), list(WRONG_SHAPES.values()), ids=list(WRONG_SHAPES))
def test_wrong_shape_of_a_case_file_is_refused_by_its_key(
    tmp_path: Path, text: str, argument: str
) -> None:
    path = written(tmp_path)
    path.write_text(text, encoding="utf-8")

    assert_refused(path, argument, "must be ", "必要です")


@pytest.mark.parametrize(
    ("text", "argument"), list(WRONG_EXPECTATIONS.values()), ids=list(WRONG_EXPECTATIONS)
)
def test_wrong_expectation_is_refused_by_its_key(tmp_path: Path, text: str, argument: str) -> None:
    path = written(tmp_path, tail=f"[expect]\n{text}")

    assert_refused(path, argument, "must be ", "必要です")


@pytest.mark.parametrize(
    ("tail", "argument"),
    [
        ('[expect]\nfailed = [["meeting_numbered"]]', "expect.failed"),
        (f"[[acknowledged]]\n{entries({**ACCEPTED, 'check': '[1]'})}", "acknowledged.check"),
    ],
    ids=["expected", "acknowledged"],
)
def test_list_where_the_name_of_a_check_belongs_is_refused(
    tmp_path: Path, tail: str, argument: str
) -> None:
    assert_refused(written(tmp_path, tail=tail), argument, "must be a", "必要です")


# Market files beside a case

FILES: Final = {
    "closes": "sample-closes.csv",
    "splits": "sample-splits.csv",
    "curve": "sample-yields.csv",
    "dividends": "sample-dividends.csv",
}
MARKET_KEY: Final = "market = { files = [" + ", ".join(f'"{n}"' for n in FILES.values()) + "] }"

WEEKLY: Final = {
    "2026-06-12": 3_400,
    "2026-06-19": 3_450,
    "2026-06-26": 3_380,
    "2026-07-03": 3_500,
    "2026-07-10": 3_505,
}
"""The closes of five Fridays."""

Written = Callable[..., Path]


def market(*names: str, closes: str = "") -> str:
    """Return the key `market` of a case."""
    listed = ", ".join(f'"{name}"' for name in names)
    stated_kind = f', closes = "{closes}"' if closes else ""
    return f"market = {{ files = [{listed}]{stated_kind} }}"


def lines_of(name: str) -> list[str]:
    """Return the lines of a shipped file; line 1 is the first."""
    return ["", *(WORKBOOKS / name).read_text(encoding="utf-8").splitlines()]


def sigma(*closes: float) -> float:
    """Return the weekly volatility of closes, with the standard library only."""
    return stdev(log(after / before) for before, after in pairwise(closes)) * sqrt(52)


def closes_file(path: Path, closes: Mapping[str, object], head: str = "close_as_traded") -> str:
    """Write a file of closes and return its name."""
    rows = [f"{day},{close}" for day, close in closes.items()]
    path.write_text("\n".join([f"date,{head}", *rows, ""]), encoding="utf-8")
    return path.name


@pytest.fixture
def sample(tmp_path: Path) -> Written:
    """Return a function that writes the case of 2026, changed, beside its files."""
    for name in (*FILES.values(), "sample.company.toml"):
        shutil.copy(WORKBOOKS / name, tmp_path)

    def write(key: str = MARKET_KEY, **inputs: str | None) -> Path:
        text = (WORKBOOKS / f"{SAMPLE}.toml").read_text(encoding="utf-8")
        assert MARKET_KEY in text
        text = text.replace(MARKET_KEY, key)
        kept = [t for t in text.splitlines() if t.partition(" ")[0] not in inputs]
        added = [f"{name} = {entry}" for name, entry in inputs.items() if entry is not None]
        at = kept.index("[inputs]") + 1
        path = tmp_path / "case.toml"
        path.write_text("\n".join([*kept[:at], *added, *kept[at:], ""]), encoding="utf-8")
        return path

    return write


def stated(value: object) -> str:
    return f'{{ value = {value}, source = "typed" }}'


def test_market_files_give_price_volatility_rate_and_dividend(sample: Written) -> None:
    case = read_case(sample())

    assert case.notice == read(SAMPLE).notice
    assert case.notice.value("spot") == 3_317
    assert case.notice.value("rate") == Decimal("0.01761")
    assert case.notice.value("dividend") == Decimal("47.5")
    assert case.surprises() == ()


def test_every_row_of_a_market_file_has_its_file_and_line_as_source() -> None:
    case = read(SAMPLE)

    def source_line(group: str, position: int) -> str:
        name, _, line = case.sources[f"{group}[{position}]"].text.partition(" line ")
        assert name == FILES[group]
        return lines_of(name)[int(line)]

    for position, close in enumerate(case.notice.value("closes")):
        assert source_line("closes", position) == f"{close.day},{close.close}"
    assert source_line("splits", 0) == "2021-10-01,1,2"
    for position, paid in enumerate(case.notice.value("dividends")):
        columns = (paid.fiscal_year_end, paid.record_date, paid.dividend_per_share)
        assert source_line("dividends", position) == ",".join(map(str, columns))
    header, *_ = (line for line in lines_of(FILES["curve"]) if line.startswith("Date,"))
    for position, each in enumerate(case.notice.value("curve")):
        cells = dict(zip(header.split(","), source_line("curve", position).split(","), strict=True))
        assert cells["Date"] == "2026/7/10"
        assert Decimal(cells[f"{each.tenor}Y"]) / 100 == each.quoted_yield


def test_rows_of_market_files_are_all_up_to_the_last_day_that_counts() -> None:
    notice = read(SAMPLE).notice
    rows = [line for line in lines_of(FILES["closes"])[2:] if not line.endswith("-")]

    assert len(notice.value("closes")) == len(rows) == 3_058
    assert len(notice.value("curve")) == 15
    assert len(notice.value("dividends")) == 4
    assert len(notice.value("splits")) == 1
    assert notice.value("splits")[0].ex_date == date(2021, 9, 29)


def test_closes_after_the_day_of_the_price_are_left_out(sample: Written) -> None:
    day = "2026-07-09"
    earlier = {name: stated(day) for name in ("price_date", "volatility_to", "curve_date")}

    notice = read_case(sample(**earlier)).notice

    assert notice.value("closes")[-1].day == date(2026, 7, 9)
    assert notice.value("spot") == 3_375
    assert notice.value("rate") == Decimal("0.01758")


@pytest.mark.parametrize(
    ("key", "required"),
    [
        ("market = 3", ("must be a table", "テーブルが必要です")),
        ('market = "sample-closes.csv"', ("must be a table", "テーブルが必要です")),
        ('market = ["sample-closes.csv"]', ("must be a table", "テーブルが必要です")),
        ("market = {}", ("must be { files = ", "の形が必要です")),
        ('market = { files = "sample-closes.csv" }', ("must be { files = ", "の形が必要です")),
        ("market = { files = [1] }", ("must be { files = ", "の形が必要です")),
        ('market = { files = [["sample-closes.csv"]] }', ("must be { files", "の形が必要です")),
        ('market = { file = ["sample-closes.csv"] }', ("must be { files = ", "の形が必要です")),
        (market("../sample-closes.csv"), ("names of files beside the case", "同じフォルダー")),
        (market("/tmp/sample-closes.csv"), ("names of files beside the case", "同じフォルダー")),
        (market("data/sample-closes.csv"), ("names of files beside the case", "同じフォルダー")),
        (market("./sample-closes.csv"), ("names of files beside the case", "同じフォルダー")),
        (MARKET_KEY.replace("] }", "], day = 1 }"), ("must be { files = ", "の形が必要です")),
        (MARKET_KEY.replace("] }", '], closes = "odd" }'), ("closes = ", "の形が必要です")),
        (MARKET_KEY.replace("] }", "], closes = 1 }"), ("closes = ", "の形が必要です")),
        (MARKET_KEY.replace("] }", '], closes = ["as traded"] }'), ("closes =", "の形が必要です")),
    ],
)
def test_market_key_of_the_wrong_shape_is_refused(
    sample: Written, key: str, required: tuple[str, str]
) -> None:
    assert_refused(sample(key), "market", *required)


def test_market_file_that_does_not_exist_is_refused_by_its_name(sample: Written) -> None:
    with pytest.raises(InputError) as caught:
        read_case(sample(market("none.csv")))

    assert Path(caught.value.argument).name == "none.csv"
    assert "does not exist" in caught.value.in_language("en")
    assert any(ord(letter) > 0x2FFF for letter in caught.value.in_language("ja"))


def test_file_of_no_known_kind_is_refused_by_its_name(sample: Written) -> None:
    assert_refused(
        sample(market("sample.company.toml")),
        "sample.company.toml",
        "is none of the files known",
        "対応するファイル",
    )


def test_second_file_of_a_kind_is_refused(sample: Written) -> None:
    assert_refused(
        sample(market(*FILES.values(), FILES["closes"])),
        FILES["closes"],
        "is the second file of its kind",
        "2つ目のファイル",
    )


def test_notice_that_needs_no_market_data_refuses_them(tmp_path: Path) -> None:
    closes_file(tmp_path / "closes.csv", WEEKLY)
    path = written(tmp_path, head=f"{HEAD}\n{market('closes.csv')}")

    assert_refused(
        path, "market", "is of no use to this notice", "使用しないか、必要な日付がありません"
    )


def test_market_data_without_the_days_they_are_for_are_refused(sample: Written) -> None:
    path = sample(price_date=None, volatility_to=None)

    assert_refused(path, "market", "the days it needs are missing", "必要な日付がありません")


def test_day_of_the_price_alone_says_which_closes_count(sample: Written) -> None:
    assert_refused(sample(volatility_to=None), "volatility_to", *IS_MISSING)
    assert_refused(sample(price_date=None), "price_date", *IS_MISSING)


MISSING_OF: Final = {"closes": "spot", "curve": "rate", "dividends": "dividend"}


@pytest.mark.parametrize(("left_out", "argument"), MISSING_OF.items())
def test_value_neither_typed_nor_in_a_file_is_refused_with_what_to_do(
    sample: Written, left_out: str, argument: str
) -> None:
    key = market(*[name for group, name in FILES.items() if group != left_out])

    assert_refused(
        sample(key),
        argument,
        "is missing: type it with its source, or give the market data that it follows from",
        "出典とともに入力するか、根拠となる市場データを入力してください",
    )


def test_case_without_market_files_and_without_a_typed_price_is_refused(sample: Written) -> None:
    assert_refused(sample(""), "spot", "type it with its source", "出典とともに入力")


@pytest.mark.parametrize(
    ("name", "value", "group"),
    [("spot", "3000", "closes"), ("rate", "0.02", "curve"), ("dividend", "40.5", "dividends")],
)
def test_value_that_is_typed_is_kept_with_its_source_and_compared(
    sample: Written, name: str, value: str, group: str
) -> None:
    case = read_case(sample(**{name: stated(value)}))

    assert case.notice.value(name) == Decimal(value)
    assert case.sources[name] == Source(text="typed")
    assert case.notice.value(group)
    assert "market_data_agree: failed, expected passed" in case.surprises()


@pytest.mark.parametrize("name", ["spot", "volatility", "rate", "dividend"])
def test_value_that_is_left_blank_is_taken_from_the_files(sample: Written, name: str) -> None:
    case = read_case(sample(**{name: '{ value = "", source = "from the files" }'}))

    assert case.notice == read(SAMPLE).notice
    assert case.surprises() == ()


@pytest.mark.parametrize(
    ("group", "row", "name", "value"),
    [
        ("closes", "day = 2026-07-10, close = 3000", "spot", "3000"),
        ("curve", "tenor = 10, quoted_yield = 0.02", "rate", "0.02"),
        (
            "dividends",
            "fiscal_year_end = 2026-03-31, record_date = 2026-03-31, dividend_per_share = 40",
            "dividend",
            "40",
        ),
    ],
)
def test_rows_that_the_case_states_win_over_the_file(
    sample: Written, group: str, row: str, name: str, value: str
) -> None:
    typed = {"volatility": stated("0.3"), "frequency": None} if group == "closes" else {}
    case = read_case(sample(**{group: f'[{{ {row}, source = "typed" }}]'}, **typed))

    assert len(case.notice.value(group)) == 1
    assert case.notice.value(name) == Decimal(value)
    assert case.sources[f"{group}[0]"] == Source(text="typed")
    assert f"{group}[1]" not in case.sources


def test_splits_that_the_case_states_win_over_the_file(sample: Written) -> None:
    row = "ex_date = 2021-09-29, effective_date = 2021-10-01, old_shares = 1, new_shares = 3"
    case = read_case(sample(splits=f'[{{ {row}, source = "typed" }}]'))

    assert case.notice.value("splits.new_shares") == (3,)
    assert case.sources["splits[0]"] == Source(text="typed")
    assert "moves_are_usual: failed, expected passed" in case.surprises()


def test_day_of_the_yields_not_stated_is_that_of_the_price(sample: Written) -> None:
    case = read_case(sample(curve_date=None))

    assert case.notice.value("curve_date") == date(2026, 7, 10)
    assert case.sources["curve_date"] == Source(text="sample-yields.csv line 10")
    assert case.surprises() == ()


def test_yields_of_another_day_are_taken_and_flagged(sample: Written) -> None:
    case = read_case(sample(curve_date=stated("2026-07-08")))

    assert case.notice.value("rate") == Decimal("0.01755")
    assert case.sources["curve[0]"] == Source(text="sample-yields.csv line 8")
    assert "yields_of_price_date: failed, expected passed" in case.surprises()


def test_day_without_yields_is_refused_by_the_file(sample: Written) -> None:
    assert_refused(
        sample(curve_date=stated("2026-07-11")),
        FILES["curve"],
        "has no yields of this day",
        "この日の利回りがありません",
    )


def test_window_before_the_closes_of_the_file_is_flagged(sample: Written) -> None:
    case = read_case(sample(volatility_from=stated("2013-12-30")))

    assert "closes_cover_window: failed, expected passed" in case.surprises()


def test_closes_of_a_kind_that_the_file_does_not_say_must_be_stated(
    sample: Written, tmp_path: Path
) -> None:
    name = closes_file(tmp_path / "plain.csv", WEEKLY, "close")
    window = {"volatility_from": stated("2026-06-12")}
    others = [FILES["curve"], FILES["dividends"]]

    assert_refused(
        sample(market(name, *others), **window),
        "plain.csv",
        "must hold closes as traded; state what they are",
        "調整前の終値のファイルが必要です",
    )
    notice = read_case(sample(market(name, *others, closes="as traded"), **window)).notice
    assert notice.value("spot") == 3_505
    assert notice.value("market_volatility") == pytest.approx(sigma(*WEEKLY.values()), rel=1e-12)


@pytest.mark.parametrize("kind", ["dividend-adjusted", "unknown"])
def test_closes_that_are_not_as_traded_are_refused(
    sample: Written, tmp_path: Path, kind: str
) -> None:
    name = closes_file(tmp_path / "plain.csv", WEEKLY, "close")

    assert_refused(
        sample(market(name, closes=kind)), "plain.csv", "must hold closes as traded", "調整前の終値"
    )


def test_case_with_market_files_is_read_the_same_twice(sample: Written) -> None:
    path = sample()

    assert read_case(path) == read_case(path)


@pytest.mark.parametrize("name", ["price_date", "volatility_to"])
def test_midnight_of_a_day_is_the_day_also_with_market_files(sample: Written, name: str) -> None:
    case = read_case(sample(**{name: stated("2026-07-10T00:00:00")}))

    assert case.notice == read(SAMPLE).notice


def test_midnight_is_the_day_of_the_yields(sample: Written) -> None:
    case = read_case(sample(curve_date=stated("2026-07-10T00:00:00")))

    assert case.notice == read(SAMPLE).notice


def test_day_of_the_yields_that_is_a_text_is_refused_by_its_own_name(sample: Written) -> None:
    assert_refused(sample(curve_date=stated('"2026-07-10"')), "curve_date", *A_DATE)


def test_yields_that_the_case_states_need_no_day_in_the_file(sample: Written) -> None:
    rows = '[{ tenor = 10, quoted_yield = 0.02, source = "typed" }]'
    days = {name: stated("2026-06-30") for name in ("price_date", "volatility_to", "curve_date")}

    case = read_case(sample(curve=rows, **days))

    assert case.notice.value("rate") == Decimal("0.02")


@pytest.mark.parametrize("day", ["2021-09-29", "2021-09-30"])
def test_split_counts_for_the_closes_from_its_ex_date_on(sample: Written, day: str) -> None:
    days = {name: stated(day) for name in ("price_date", "volatility_to")}
    typed = {"rate": stated("0.01"), "dividend": stated("20"), "curve_date": None}

    notice = read_case(sample(market(FILES["closes"], FILES["splits"]), **days, **typed)).notice

    assert notice.value("splits.ex_date") == (date(2021, 9, 29),)
    assert notice.value("largest_move") < 0.3


def test_closes_adjusted_for_splits_are_not_adjusted_again(sample: Written, tmp_path: Path) -> None:
    name = closes_file(tmp_path / "adjusted.csv", WEEKLY, "close_split_adjusted")
    (tmp_path / "splits.csv").write_text("effective_date,old_shares,new_shares\n2026-06-24,1,2\n")
    key = market(name, "splits.csv", FILES["curve"], FILES["dividends"])
    try:
        notice = read_case(sample(key, volatility_from=stated("2026-06-12"))).notice
    except InputError as error:
        assert error.argument == "adjusted.csv"  # noqa: PT017
        return

    assert notice.value("market_volatility") == pytest.approx(sigma(*WEEKLY.values()), rel=1e-12)


DISPOSAL: Final = "2022-05-26-share-disposal"
MAY_2022: Final = {
    "2022-05-23": "4600",
    "2022-05-24": "4650",
    "2022-05-25": "4685",
    "2022-05-26": "4700",
}


def disposal(folder: Path, key: str, *, splits: bool = True) -> Path:
    """Write the case of 2022 with a market file instead of the price that was typed."""
    shutil.copy(WORKBOOKS / COMPANY, folder)
    text = (WORKBOOKS / f"{DISPOSAL}.toml").read_text(encoding="utf-8")
    kept = [line for line in text.splitlines() if not line.startswith("price = ")]
    assert len(kept) == len(text.splitlines()) - 1
    if not splits:
        at = kept.index("[[inputs.splits]]")
        assert kept[at + 4].startswith("source")
        del kept[at : at + 5]
    kept.insert(kept.index(f'company = "{COMPANY}"'), key)
    path = folder / "case.toml"
    path.write_text("\n".join(kept), encoding="utf-8")
    return path


def test_price_of_a_disposal_is_the_close_of_the_business_day_before(tmp_path: Path) -> None:
    key = market(closes_file(tmp_path / "closes.csv", MAY_2022))

    case = read_case(disposal(tmp_path, key))

    assert case.notice.value("price") == 4_685
    assert case.notice.value("total_price") == 168_027_525
    assert case.sources["closes[2]"] == Source(text="closes.csv line 4")
    assert case.surprises() == ()


def test_closes_of_the_weeks_before_a_disposal_are_kept(tmp_path: Path) -> None:
    with (WORKBOOKS / FILES["closes"]).open(encoding="ascii", newline="") as file:
        rows = {row["date"]: row["close_as_traded"] for row in csv.DictReader(file)}
    key = market(closes_file(tmp_path / "closes.csv", rows))

    case = read_case(disposal(tmp_path, key))

    days = case.notice.value("closes.day")
    assert date(2022, 5, 25) in days
    assert max(days) <= date(2022, 5, 26)
    assert min(days) >= date(2022, 5, 26) - timedelta(days=31)
    assert len(days) > 15


def test_disposal_without_a_price_or_closes_is_refused(tmp_path: Path) -> None:
    stale = {day: close for day, close in MAY_2022.items() if day < "2022-05-25"}
    key = market(closes_file(tmp_path / "closes.csv", stale))

    assert_refused(disposal(tmp_path, key), "price", "type it with its source", "出典とともに入力")
    assert_refused(disposal(tmp_path, ""), "price", "type it with its source", "出典とともに入力")


def test_day_without_a_trade_in_the_file_gives_the_last_day_traded(tmp_path: Path) -> None:
    untraded = {**MAY_2022, "2022-05-24": "4685", "2022-05-25": "-"}
    key = market(closes_file(tmp_path / "closes.csv", untraded))

    case = read_case(disposal(tmp_path, key))

    assert case.notice.value("price") == 4_685
    assert case.notice.value("closes.close")[2] is None


def test_file_of_splits_beside_a_disposal_is_taken_or_left(tmp_path: Path) -> None:
    (tmp_path / "splits.csv").write_text("effective_date,old_shares,new_shares\n2021-01-01,1,2\n")
    key = market(closes_file(tmp_path / "closes.csv", MAY_2022), "splits.csv")

    case = read_case(disposal(tmp_path, key, splits=False))

    assert case.notice.value("price") == 4_685


# Clauses


def with_entry(folder: Path, entry: str) -> Path:
    """Return the case of the dividend with an entry about a clause, beside its company file."""
    (folder / COMPANY).write_bytes((WORKBOOKS / COMPANY).read_bytes())
    text = (WORKBOOKS / "2019-05-23-dividend.toml").read_text(encoding="utf-8")
    path = folder / "case.toml"
    path.write_text(f"{text}\n{entry}\n", encoding="utf-8")
    return path


REASON: Final = '[[clauses]]\nid = "reason"\n'
OWN: Final = '[[clauses]]\nid = "own"\nkind = "item"\nja = "項"\n'


@pytest.mark.parametrize(
    ("entry", "argument"),
    [
        (f"{REASON}order = nan", "clauses.reason.order"),
        (f"{REASON}order = inf", "clauses.reason.order"),
        (f"{REASON}order = -inf", "clauses.reason.order"),
        (f"{REASON}order = -1", "clauses.reason.order"),
        (f"{REASON}order = 100_001", "clauses.reason.order"),
        (f"{REASON}order = 1e999", "clauses.reason.order"),
        (f"{REASON}order = 35.0000000000000001", "clauses.reason.order"),
        (f"{REASON}order = '35'", "clauses.reason.order"),
        (f"{REASON}order = true", "clauses.reason.order"),
        (f"{REASON}printed = 0", "clauses.reason.printed"),
        (f"{REASON}ja = ' \u3000'", "clauses.reason.ja"),
        (f'{REASON}en = "a\\u0000"', "clauses.reason.en"),
        (f'{REASON}en = "a\\u001b"', "clauses.reason.en"),
        (f'{REASON}en = "a\\uffff"', "clauses.reason.en"),
        (f"{REASON}kind = 'item'", "clauses.reason.kind"),
        (f"{REASON}text = 'x'", "clauses.reason.text"),
        (f"{REASON}{REASON}", "clauses.reason"),
        (f"{OWN}{OWN}", "clauses.own"),
        ("[[clauses]]\nid = 'own'\nja = '項'", "clauses.own.kind"),
        ("[[clauses]]\nid = 'own'\nkind = 'item'", "clauses.own"),
        ("[[clauses]]\nid = 'Own'\nkind = 'item'\nja = '項'", "clauses.id"),
        ("[[clauses]]\nja = '項'", "clauses"),
    ],
)
def test_an_entry_about_a_clause_that_is_wrong_is_refused_by_name(
    entry: str, argument: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError) as error:
        read_case(with_entry(tmp_path, entry))

    assert error.value.argument == argument


@pytest.mark.parametrize(
    ("order", "wanted"), [("0", "0"), ("100_000", "100000"), ("35.125", "35.125"), ("1e3", "1000")]
)
def test_the_order_of_a_clause_is_the_number_that_is_written(
    order: str, wanted: str, tmp_path: Path
) -> None:
    (edit,) = read_case(with_entry(tmp_path, f"{REASON}order = {order}")).clauses

    assert edit.order == Decimal(wanted)


@pytest.mark.parametrize(
    "placeholder",
    [
        *("{nothing}", "{title}", "{tables?a|b}", "{__doc__}", "{record_date:<nothing>}"),
        *("{a.b}", "{record_date[0]}", "{[]}", "{sections.x[y].z:yen}"),
        "{record_date:<dividend_per_share>}",
    ],
)
def test_a_placeholder_that_names_no_input_is_printed_as_typed_and_found(
    placeholder: str, tmp_path: Path
) -> None:
    case = read_case(with_entry(tmp_path, f'{REASON}ja = "{placeholder}"\nen = "{placeholder}"'))

    found = {each.name: each.figures for each in case.findings()}
    clauses = case.placed_clauses()
    (clause,) = (each for each in clauses if each.id == "reason")
    see = sight(clauses, clause, "ja")
    assert filled(placeholder, "ja", case.notice.value, see) == placeholder
    assert f"reason: {placeholder}" in found["clause_placeholders_known"]
