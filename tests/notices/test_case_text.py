"""A case as text is the same case again, digit by digit."""

import tomllib
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivjxl.errors import InputError
from ivjxl.notices.case import Case, Source, read_case
from ivjxl.notices.case_text import as_toml
from ivjxl.notices.clause import ClauseEdit, edits_of
from ivjxl.notices.notice import Acknowledgement

WORKBOOKS: Final = Path(__file__).parents[2] / "workbooks"
SAMPLES: Final = tuple(sorted(path.stem for path in WORKBOOKS.glob("*-*-*-*.toml")))
DIVIDEND: Final = "2019-05-23-dividend"
DISPOSAL: Final = "2022-05-26-share-disposal"
TERMS: Final = "2019-07-12-option-terms"

AWKWARD: Final = (
    'said "so"',
    "a\\b",
    "C:\\new\\table",
    "'''",
    '"""',
    "ends with \\",
    "第35期 期末配当（普通配当）",
    "株式会社インターネットイニシアティブ",
    "😀 and 𠮷野家",
    "# no comment",
    "{ value = 1 }",
    "[inputs]",
    " blank at both ends ",
    "e\u0301 and é",
    "x" * 250,
    "あ" * 250,
    "100 %",
    "~",
    "true",
    "1979-05-27",
)


@cache
def read(name: str) -> Case:
    return read_case(WORKBOOKS / f"{name}.toml")


def again(case: Case, folder: Path) -> Case:
    path = folder / f"{case.name}.toml"
    path.write_text(as_toml(case), encoding="utf-8", newline="\n")
    return read_case(path)


def with_inputs(case: Case, **inputs: Any) -> Case:
    return replace(case, notice=replace(case.notice, **inputs))


@pytest.mark.parametrize("name", SAMPLES)
def test_every_sample_is_the_same_case_again(name: str, tmp_path: Path) -> None:
    case = read(name)

    copy = again(case, tmp_path)

    assert copy == case
    assert copy.findings() == case.findings()
    assert as_toml(copy) == as_toml(case)


@pytest.mark.parametrize("name", SAMPLES)
def test_the_text_needs_no_other_file(name: str) -> None:
    data = tomllib.loads(as_toml(read(name)))

    assert "company" not in data
    assert "market" not in data
    assert data["notice"] == read(name).kind
    assert as_toml(read(name)).endswith("\n")


@pytest.mark.parametrize("text", AWKWARD)
def test_awkward_texts_come_back_everywhere(text: str, tmp_path: Path) -> None:
    case = read(DIVIDEND)
    (entry,) = case.acknowledged
    awkward = replace(
        with_inputs(case, resource_en=text, resource_ja=text),
        title=text,
        preparer=text,
        sources={**case.sources, "resource_en": Source(text=text)},
        acknowledged=(replace(entry, reason=text, by=text),),
    )

    assert again(awkward, tmp_path) == awkward


@pytest.mark.parametrize(
    "text", ["a\nb", "a\tb", "\x00", "\x1f", "\x7f", "\u0085", "\u2028", "\ufeff", "\r\n"]
)
def test_control_characters_of_a_source_come_back(text: str, tmp_path: Path) -> None:
    case = read(DIVIDEND)
    source = Source(text=f"a{text}b")
    with_source = replace(case, sources={**case.sources, "resource_en": source}, title=f"x{text}y")

    assert again(with_source, tmp_path) == with_source


@pytest.mark.parametrize(
    "number",
    ["13.50", "0.01", "1E+3", "1E-2", "1.230E+2", "99999999999.99", "0.10", "5", "5.00", "13.5E-1"],
)
def test_a_decimal_comes_back_with_its_value(number: str, tmp_path: Path) -> None:
    case = with_inputs(read(DIVIDEND), dividend_per_share=Decimal(number))
    notice: Any = again(case, tmp_path).notice

    assert notice.dividend_per_share == Decimal(number)
    assert type(notice.dividend_per_share) is Decimal


@pytest.mark.parametrize("number", ["13.50", "0.01", "27.10", "5.0"])
def test_a_decimal_keeps_its_digits(number: str, tmp_path: Path) -> None:
    case = with_inputs(read(DIVIDEND), dividend_per_share=Decimal(number))
    notice: Any = again(case, tmp_path).notice

    assert str(notice.dividend_per_share) == number
    assert f"value = {number}," in as_toml(case)


def with_rate(rate: Decimal) -> Case:
    case = with_inputs(read(TERMS), rate=rate)
    return replace(case, sources={**case.sources, "rate": Source(text="typed")})


@pytest.mark.parametrize("rate", ["-0.00123", "-0.5E-7", "-0", "-0.0000000000001"])
def test_a_negative_rate_comes_back(rate: str, tmp_path: Path) -> None:
    case = with_rate(Decimal(rate))
    notice: Any = again(case, tmp_path).notice

    assert notice.rate == Decimal(rate)


def test_numbers_are_written_without_exponent_and_days_without_quotes() -> None:
    text = as_toml(with_inputs(read(DIVIDEND), dividend_per_share=Decimal("1E+3")))

    assert "dividend_per_share = { value = 1000, source = " in text
    assert "record_date = { value = 2019-03-31, source = " in text
    assert "interim_paid = { value = true, source = " in text
    assert "shares_issued = { value = 46721400, as_of = 2019-03-31, source = " in text


def test_missing_sources_are_refused_all_at_once() -> None:
    case = read(DISPOSAL)
    lost = ("annual_cap", "payment_date", "allottees[1]", "splits[0]")
    bare = replace(case, sources={n: s for n, s in case.sources.items() if n not in lost})

    with pytest.raises(InputError) as error:
        as_toml(bare)

    named = error.value.argument.split(", ")
    assert sorted(named) == ["allottees[2]", "annual_cap", "payment_date", "splits[1]"]
    assert "need a source" in str(error.value)
    assert "出典の記入が必要" in error.value.in_language("ja")


def test_a_typed_market_input_without_a_source_is_refused() -> None:
    """There are no closes in this case: the price can only be typed."""
    case = read(DISPOSAL)
    assert case.notice.value("closes") == ()
    bare = replace(case, sources={n: s for n, s in case.sources.items() if n != "price"})

    with pytest.raises(InputError, match="price"):
        as_toml(bare)


def test_a_market_input_without_a_source_was_taken_and_is_left_out() -> None:
    case = read("2026-07-10-option-terms")
    assert "volatility" not in case.sources

    data = tomllib.loads(as_toml(case))

    assert "volatility" not in data["inputs"]
    assert len(data["inputs"]["closes"]) == len(case.notice.value("closes"))


def test_optional_values_that_are_missing_are_left_out(tmp_path: Path) -> None:
    case = with_inputs(read(DIVIDEND), published_total=None)
    sources = {n: s for n, s in case.sources.items() if n != "published_total"}

    copy = again(replace(case, sources=sources), tmp_path)

    assert copy.notice.value("published_total") is None
    assert "published_total" not in copy.sources


def test_no_acknowledgement_no_title_no_sample_no_expectation(tmp_path: Path) -> None:
    case = replace(
        read(DIVIDEND), acknowledged=(), title="", preparer="", sample=False, expected={}
    )

    text = as_toml(case)

    assert again(case, tmp_path) == case
    for word in ("acknowledged", "title =", "preparer", "sample", "expect"):
        assert word not in text


def test_acknowledgements_and_expectations_keep_their_order(tmp_path: Path) -> None:
    case = read(DIVIDEND)
    entries = tuple(
        Acknowledgement(check=name, reason="r", by="b", on=date(2026, 1, day), figures="f")
        for day, name in enumerate(("total_matches", "annual_is_sum", "issuer_as_printed"), 1)
    )
    checks = [each.name for each in case.findings()][:3]
    entries = tuple(replace(e, check=c) for e, c in zip(entries, reversed(checks), strict=True))
    expected = {"failed": frozenset(checks[:1]), "not_checked": frozenset(checks[1:])}

    copy = again(replace(case, acknowledged=entries, expected=expected), tmp_path)

    assert copy.acknowledged == entries
    assert copy.expected == expected


texts: Final = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp")), min_size=1, max_size=250
).filter(str.strip)
sources: Final = st.text(st.characters(codec="utf-8"), min_size=1, max_size=60).filter(str.strip)


@given(
    text=texts,
    source=sources,
    amount=st.decimals(min_value=Decimal("0.01"), max_value=Decimal(10) ** 12, places=2),
    millions=st.integers(min_value=0, max_value=2**33),
    day=st.dates(min_value=date(1994, 1, 1), max_value=date(2099, 12, 31)),
    paid=st.booleans(),
)
@settings(max_examples=40, deadline=None)
def test_any_text_number_and_day_comes_back(
    text: str,
    source: str,
    amount: Decimal,
    millions: int,
    day: date,
    paid: bool,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    case = with_inputs(
        read(DIVIDEND),
        resource_en=text,
        dividend_per_share=amount,
        published_total=millions * 1_000_000,
        meeting_date=day,
        interim_paid=paid,
    )
    named = Source(text=source, as_of=day)
    case = replace(case, sources={**case.sources, "resource_en": named}, preparer=text)

    copy = again(case, tmp_path_factory.mktemp("case"))

    assert copy == case
    notice: Any = copy.notice
    assert str(notice.dividend_per_share) == f"{amount:f}"


@given(rate=st.decimals(min_value=-1, max_value=1, allow_nan=False, places=12))
@settings(max_examples=40, deadline=None)
def test_any_rate_comes_back(rate: Decimal) -> None:
    data = tomllib.loads(as_toml(with_rate(rate)), parse_float=Decimal)

    assert data["inputs"]["rate"]["value"] == rate


# Clauses


@pytest.mark.parametrize(
    "text", [*AWKWARD, "a\nb", "a\r\nb", "\tx", "\x7f", "｛x｝{y:z}", "あ" * 3000]
)
def test_awkward_words_of_clauses_come_back(text: str, tmp_path: Path) -> None:
    edits = (
        ClauseEdit(id="reason", ja=text, printed=False, order=Decimal("35.50")),
        ClauseEdit(id="own", kind="item", en=text),
    )
    case = replace(read(DIVIDEND), clauses=edits)

    assert again(case, tmp_path).clauses == edits


@settings(max_examples=15, deadline=None)
@given(
    order=st.decimals(0, 100_000, places=4) | st.none(),
    printed=st.booleans() | st.none(),
    words=st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40).filter(
        lambda text: bool(text.strip()) and not {*text} & {"\ufffe", "\uffff"}
    ),
)
def test_any_edit_of_a_clause_comes_back(
    order: Decimal | None, printed: bool | None, words: str
) -> None:
    edit = ClauseEdit(id="own_1", kind="point", printed=printed, order=order, ja=words)
    case = replace(read(DIVIDEND), clauses=(edit,))

    assert edits_of(tomllib.loads(as_toml(case), parse_float=Decimal)["clauses"]) == (edit,)
