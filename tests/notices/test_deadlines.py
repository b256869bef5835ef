"""The days of every sample, and the calendar file, read again with a parser written here."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivjxl.errors import InputError, Text
from ivjxl.notices import NOTICES
from ivjxl.notices.case import read_case
from ivjxl.notices.deadlines import WEEKDAYS, Deadline, Due, as_ics, due
from ivjxl.notices.fields import fields_of
from ivjxl.notices.notice import Notice, figures_of, label_of
from ivjxl.notices.units import DATE

from .days import CLOSED, DAYS

WORKBOOKS: Final = Path(__file__).parents[2] / "workbooks"
LANGUAGES: Final = ("en", "ja")
LAST_KNOWN: Final = date(2027, 12, 31)
"""Holidays of later years are not yet published."""

each_sample: Final = pytest.mark.parametrize("name", DAYS)
each_language: Final = pytest.mark.parametrize("language", LANGUAGES)
each_kind: Final = pytest.mark.parametrize("kind", NOTICES.values(), ids=list(NOTICES))


@cache
def notice(name: str) -> Notice:
    return read_case(WORKBOOKS / f"{name}.toml").notice


class Event(NamedTuple):
    """What a calendar program keeps of an event."""

    uid: str
    summary: str
    description: str
    start: date
    end: date
    stamp: str


Property = tuple[str, dict[str, str], str]


def unfolded(ics: bytes) -> list[str]:
    """Return the content lines: RFC 5545, 3.1."""
    assert ics.endswith(b"\r\n")
    physical = ics.removesuffix(b"\r\n").split(b"\r\n")
    logical: list[bytes] = []
    for line in physical:
        assert b"\r" not in line
        assert b"\n" not in line
        assert 0 < len(line) <= 75
        # A folded line is readable by itself: no letter is cut.
        line.decode("utf-8")
        if line[:1] in (b" ", b"\t"):
            logical[-1] += line[1:]
        else:
            logical.append(line)
    return [line.decode("utf-8") for line in logical]


def properties(lines: list[str]) -> Iterator[Property]:
    """Yield name, parameters and value of every content line."""
    for line in lines:
        matched = re.fullmatch(r"([A-Z-]+)((?:;[A-Z-]+=[^;:\"]*)*):(.*)", line)
        assert matched, line
        name, parameters, value = matched.groups()
        yield name, dict(each.split("=") for each in parameters.split(";")[1:]), value


def text(value: str) -> str:
    """Return a text value as it was meant: RFC 5545, 3.3.11."""
    assert not re.search(r"(?<!\\)(?:\\\\)*[,;]", value), value
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)


def day(parameters: dict[str, str], value: str) -> date:
    """Return a date value: eight digits and no time, said to be a date."""
    assert parameters == {"VALUE": "DATE"}
    assert re.fullmatch(r"\d{8}", value)
    return date(int(value[:4]), int(value[4:6]), int(value[6:]))


def parsed(ics: bytes) -> list[Event]:
    """Return the events of a calendar file that has exactly what RFC 5545 asks for."""
    found = list(properties(unfolded(ics)))
    assert found[0] == ("BEGIN", {}, "VCALENDAR")
    assert found[-1] == ("END", {}, "VCALENDAR")
    head = [each for each in found if each[0] in ("VERSION", "PRODID")]
    assert sorted(name for name, _, _ in head) == ["PRODID", "VERSION"]
    assert ("VERSION", {}, "2.0") in head
    events: list[Event] = []
    inside: dict[str, Property] | None = None
    for each in found[1:-1]:
        name, parameters, value = each
        if name == "BEGIN":
            assert inside is None
            assert value == "VEVENT"
            inside = {}
        elif name == "END":
            assert value == "VEVENT"
            assert inside is not None
            events.append(event(inside))
            inside = None
        elif inside is None:
            assert each in head
        else:
            assert name not in inside, f"{name} twice"
            inside[name] = (name, parameters, value)
    assert inside is None
    return events


def event(found: dict[str, Property]) -> Event:
    assert found["TRANSP"][2] == "TRANSPARENT"
    assert re.fullmatch(r"\d{8}T\d{6}Z", found["DTSTAMP"][2])
    return Event(
        uid=text(found["UID"][2]),
        summary=text(found["SUMMARY"][2]),
        description=text(found["DESCRIPTION"][2]),
        start=day(*found["DTSTART"][1:]),
        end=day(*found["DTEND"][1:]),
        stamp=found["DTSTAMP"][2],
    )


def calendar(sample: str, language: str, **changed: Any) -> bytes:
    """Return the calendar file of a sample."""
    arguments: dict[str, Any] = {
        "name": sample,
        "title": notice(sample).title.in_language(language),
        "stamp": notice(sample).notice_date,
        "language": language,
        **changed,
    }
    return as_ics(arguments.pop("days", notice(sample).due()), **arguments)


@each_sample
def test_days_of_every_sample_are_those_worked_out_by_hand(name: str) -> None:
    found = notice(name).due()

    assert [(each.deadline.name, each.day) for each in found] == list(DAYS[name].items())


@each_sample
def test_days_are_in_order_and_say_whether_the_exchange_is_open(name: str) -> None:
    found = notice(name).due()

    assert [each.day for each in found] == sorted(each.day for each in found)
    for each in found:
        is_open = None if each.day > LAST_KNOWN else each.day not in CLOSED
        assert each.open is is_open, each.day


def test_every_sample_and_every_notice_has_its_days_here() -> None:
    cases = {path.stem for path in WORKBOOKS.glob("[0-9]*.toml")}

    assert cases == DAYS.keys()
    for kind in NOTICES.values():
        names = {each.name for each in kind.deadlines}
        tried = [set(DAYS[case]) for case in DAYS if type(notice(case)) is kind]
        assert set.union(*tried) == names


@each_kind
def test_every_deadline_is_an_input_or_a_figure_that_is_a_date(kind: type[Notice]) -> None:
    known = {field.name for field in fields_of(kind)} | figures_of(kind).keys()

    assert len({each.name for each in kind.deadlines}) == len(kind.deadlines)
    for each in kind.deadlines:
        assert each.name in known
        assert label_of(kind, each.name)[1] is DATE
    assert [each.name for each in kind.deadlines].count("notice_date") == 1


@each_kind
def test_every_deadline_has_a_name_and_a_rule_in_both_languages(kind: type[Notice]) -> None:
    for each in kind.deadlines:
        for said in (each.label, each.rule):
            assert said.en.isascii(), said
            assert not said.ja.isascii(), said
            assert said.en.strip()
            assert said.ja.strip()
    assert len({each.label.en for each in kind.deadlines}) == len(kind.deadlines)
    assert len({each.label.ja for each in kind.deadlines}) == len(kind.deadlines)


def test_days_of_the_week_begin_on_monday_like_those_of_python() -> None:
    assert [each.en for each in WEEKDAYS] == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    assert [each.ja for each in WEEKDAYS] == list("月火水木金土日")
    for name in DAYS:
        for each in notice(name).due():
            assert each.day.strftime("%a") == WEEKDAYS[each.day.weekday()].en


class Days:
    """Something with days by name."""

    def __init__(self, **values: object) -> None:
        self.values = values

    def value(self, name: str) -> object:
        """Return a day or what else there is."""
        return self.values[name]


def deadline(name: str) -> Deadline:
    return Deadline(name, Text(f"the {name}", "期限"), Text("a rule", "規則"))


def test_days_without_a_value_are_left_out_and_days_alike_keep_the_order_of_the_notice() -> None:
    days = Days(
        late=date(2026, 5, 29),
        none=None,
        first=date(2026, 5, 27),
        second=date(2026, 5, 27),
        text="2026-05-28",
    )
    declared = [deadline(name) for name in ("late", "none", "second", "first", "text")]

    found = due(days, declared)

    assert [each.deadline.name for each in found] == ["second", "first", "late"]


@pytest.mark.parametrize(
    ("on", "is_open"),
    [
        (date(1999, 12, 31), None),
        (date(2000, 1, 3), False),
        (date(2000, 1, 4), True),
        (date(2026, 5, 27), True),
        (date(2026, 5, 30), False),
        (date(2026, 5, 5), False),
        (date(2026, 5, 6), False),
        (date(2026, 5, 7), True),
        (date(2027, 12, 30), True),
        (date(2027, 12, 31), False),
        (date(2028, 1, 4), None),
    ],
)
def test_day_is_open_closed_or_not_known(on: date, is_open: bool | None) -> None:
    assert due(Days(x=on), [deadline("x")]) == (Due(deadline("x"), on, is_open),)


@each_language
@each_sample
def test_calendar_has_an_all_day_event_for_every_day(name: str, language: str) -> None:
    events = parsed(calendar(name, language))
    expected = notice(name).due()

    assert [each.start for each in events] == list(DAYS[name].values())
    for each, due_day in zip(events, expected, strict=True):
        assert each.end == each.start + timedelta(days=1)
        title = notice(name).title.in_language(language)
        assert each.summary == f"{title}: {due_day.deadline.label.in_language(language)}"
        assert each.description == due_day.deadline.rule.in_language(language)
        assert each.stamp == f"{notice(name).notice_date:%Y%m%d}T000000Z"


def test_calendar_of_2019_reads_as_a_person_would_write_it() -> None:
    events = {each.uid: each for each in parsed(calendar("2019-05-23-dividend", "ja"))}

    last = events["2019-05-23-dividend-last_day_with_rights@ivjxl"]
    assert last.summary == "剰余金の配当に関するお知らせ: 権利付最終日"
    assert last.start == date(2019, 3, 26)
    assert last.end == date(2019, 3, 27)


@each_language
@each_sample
def test_calendar_has_the_same_bytes_twice(name: str, language: str) -> None:
    assert calendar(name, language) == calendar(name, language)


@each_sample
def test_identity_of_an_event_depends_on_notice_and_deadline_only(name: str) -> None:
    uids = [each.uid for each in parsed(calendar(name, "en"))]
    later = tuple(
        replace(each, day=each.day + timedelta(days=7), open=None) for each in notice(name).due()
    )

    assert len(set(uids)) == len(uids)
    moved = calendar(name, "ja", title="別の題", stamp=date(2030, 1, 1), days=later)
    assert [each.uid for each in parsed(moved)] == uids
    assert {each.uid for each in parsed(calendar(name, "en", name="other"))}.isdisjoint(uids)


def test_no_two_samples_share_an_event() -> None:
    uids = [each.uid for name in DAYS for each in parsed(calendar(name, "en"))]

    assert len(set(uids)) == len(uids)


def test_calendar_without_days_is_a_calendar_without_events() -> None:
    assert parsed(calendar("2019-05-23-dividend", "en", days=())) == []


def test_calendar_in_another_language_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        calendar("2019-05-23-dividend", "fr")

    assert caught.value.argument == "language"


READABLE: Final = st.text(
    st.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=1, max_size=120
)


@settings(max_examples=100, deadline=None)
@given(READABLE, READABLE, st.dates(date(1990, 1, 1), date(2099, 12, 31)))
def test_any_text_comes_back_from_the_calendar_unchanged(title: str, rule: str, on: date) -> None:
    given_day = Due(Deadline("x", Text("a day", "日"), Text(rule, rule)), on, None)

    for language, label in (("en", "a day"), ("ja", "日")):
        ics = as_ics(
            [given_day], name="notice", title=title, stamp=date(2019, 5, 23), language=language
        )
        (found,) = parsed(ics)
        assert found.summary == f"{title}: {label}"
        assert found.description == rule
        assert found.start == on


@pytest.mark.parametrize(
    "title", ["a, b; c", "back\\slash", 'colon: "quoted"', "配当、半角;セミコロン", "株" * 60]
)
def test_marks_of_the_format_are_escaped_in_texts(title: str) -> None:
    (found,) = parsed(
        calendar(
            "2019-05-23-dividend", "ja", title=title, days=notice("2019-05-23-dividend").due()[:1]
        )
    )

    assert found.summary == f"{title}: 権利付最終日"


def test_name_of_a_case_with_spaces_and_letters_of_its_own_stays_one_identity() -> None:
    name = "2026年 配当, 期末"
    uids = [each.uid for each in parsed(calendar("2019-05-23-dividend", "ja", name=name))]

    assert uids[0] == f"{name}-last_day_with_rights@ivjxl"
    assert len(set(uids)) == len(uids)
