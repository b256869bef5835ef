"""The inputs of a notice: their labels, and their values read from plain data.

Every field of a notice is annotated with a `Label`. Values come from a case
file or a workbook as int, Decimal, float, bool, str or date; a row group is a
list of mappings.
"""

import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, Union, get_args, get_origin, get_type_hints
from unicodedata import category

from ivjxl.core.dates import day
from ivjxl.core.exact import exact
from ivjxl.errors import MISSING as IS_MISSING
from ivjxl.errors import NOT_NEGATIVE, WHOLE, InputError, Text
from ivjxl.law.dated import Dated
from ivjxl.notices.units import DECISION, TEXT, Kind, Unit

_A_TEXT: Final = Text("must be a text that is not empty", "空でない文字列が必要です")
_YES_NO: Final = Text("must be true or false", "true（TRUE）またはfalse（FALSE）が必要です")
_ROWS: Final = Text("must be a list of rows", "行の一覧が必要です")
_FEW: Final = 8
_UNKNOWN: Final = Text("is not an input of this notice", "このお知らせの入力項目ではありません")
_LINES: Final = ("Zl", "Zp")
_CONTROL: Final = Text("must not contain control characters", "制御文字は使用できません")


@dataclass(frozen=True, slots=True)
class Label:
    """How an input is called, and what it may be.

    Parameters
    ----------
    name
        Label in both languages.
    unit, kind
        See `ivjxl.notices.units`.
    choices
        The only texts allowed, if any.
    law, company
        Where the value comes from if the case does not state it: a dated rule,
        or the name of a company fact, both on the notice date.
    minimum, maximum
        Bounds of a number; numbers below 0 are refused unless `minimum` says so.
    multiple_of
        The unit a number is given in: 1,000,000 for whole millions of yen, 0.01
        for whole sen. 1 leaves a Decimal free.
    market
        The figure that gives the value where none is typed; the default of such
        an input is `FROM_MARKET`.
    sheet, capacity
        Of a row group: where its rows stand in the workbook, and how many fit.
    closing
        Whether it stands at the end of the inputs: what only the document prints.
    longest
        Characters that a text may have.
    """

    name: Text
    unit: Unit = TEXT
    kind: Kind = DECISION
    choices: tuple[str, ...] = ()
    law: Dated[object] | None = None
    company: str = ""
    minimum: Decimal | int = 0
    maximum: Decimal | int | None = None
    multiple_of: Decimal | int = 1
    market: str = ""
    sheet: str = "Inputs"
    capacity: int = 10
    closing: bool = False
    longest: int = 250


FROM_MARKET: Final[Any] = None
"""The default of an input that may be taken from the market data."""


@dataclass(frozen=True, slots=True)
class Field:
    """One input: name, type (None stripped), whether it may be missing, label.

    An input that the market data may give is not optional: it need not be
    typed, but the notice has a value for it.
    """

    name: str
    type: Any
    optional: bool
    label: Label
    rows: "type[Any] | None" = None
    """The row class of a row group such as allottees or splits."""


def fields_of(kind: type[Any]) -> tuple[Field, ...]:
    """Return the inputs of a notice or of a row class, in order."""
    if kind not in _KNOWN:
        _KNOWN[kind] = tuple(_fields(kind))
    return _KNOWN[kind]


_KNOWN: Final[dict[type[Any], tuple[Field, ...]]] = {}
"""The inputs of the classes that were asked for: reading them from annotations takes time."""


def _fields(kind: type[Any]) -> Iterator[Field]:
    hints = get_type_hints(kind, include_extras=True)
    for field in fields(kind):
        annotated = hints[field.name]
        plain, label = get_args(annotated)[0], annotated.__metadata__[0]
        if get_origin(plain) in (types.UnionType, Union):
            plain = next(t for t in get_args(plain) if t is not type(None))
        rows = get_args(plain)[0] if get_origin(plain) is tuple else None
        optional = field.default is not MISSING and not label.market
        yield Field(field.name, plain, optional, label, rows)


def converted(kind: type[Any], values: Mapping[str, object]) -> dict[str, Any]:
    """Return the checked values of every field, ready for the constructor.

    Raises
    ------
    InputError
        If an input is missing, unknown, of the wrong kind or out of range.
    """
    known = fields_of(kind)
    names = {field.name for field in known}
    for name, value in values.items():
        if name not in names:
            raise InputError(name, _unknown(known), value)
    blank = [f for f in known if values.get(f.name) in (None, "")]
    missing = [f for f in blank if not f.optional and not f.label.market]
    if missing:
        raise InputError(missing[0].name, _missing(missing), None)
    made = {}
    for field in known:
        value = values.get(field.name)
        if field in blank:
            continue
        made[field.name] = _rows(field, value) if field.rows else _value(field, value)
    return made


def refusals(kind: type[Any], values: Mapping[str, object]) -> list[InputError]:
    """Return what is wrong with the inputs entered, one by one; missing ones are not asked for."""
    found = []
    for field in fields_of(kind):
        value = values.get(field.name)
        if value in (None, "", []):
            continue
        try:
            _rows(field, value) if field.rows else _value(field, value)
        except InputError as error:
            found.append(error)
    return found


def _unknown(known: Sequence[Field]) -> Text:
    """Return what is said of an unknown input; of a row all columns fit into the message."""
    if len(known) > _FEW:
        return _UNKNOWN
    names = ", ".join(field.name for field in known)
    return Text(f"{_UNKNOWN.en} (known: {names})", f"{_UNKNOWN.ja}（{names}）")


def _missing(fields: Sequence[Field]) -> Text:
    """Return what is said of missing inputs: where the first may come from, and the others."""
    fact = fields[0].label.company
    where = Text(
        f": give it in the case, or as [[{fact}]] in the company file",
        f"。ケース又は会社ファイルの[[{fact}]]に記入してください",
    )
    others = ", ".join(field.name for field in fields[1:])
    also = Text(f" (also missing: {others})", f"（他の未入力: {others}）")
    return Text(
        IS_MISSING.en + (where.en if fact else "") + (also.en if others else ""),
        IS_MISSING.ja + (where.ja if fact else "") + (also.ja if others else ""),
    )


def _rows(field: Field, value: object) -> tuple[Any, ...]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise InputError(field.name, _ROWS, value)
    assert field.rows is not None
    made = []
    for position, row in enumerate(value, 1):
        if not isinstance(row, Mapping):
            raise InputError(field.name, _ROWS, row)
        try:
            made.append(field.rows(**converted(field.rows, row)))
        except InputError as error:
            where = f"{field.name}[{position}].{error.argument}"
            raise InputError(where, error.required, error.got) from None
    if not made and not field.optional:
        raise InputError(field.name, IS_MISSING, None)
    return tuple(made)


def _value(field: Field, value: object) -> object:
    name, label = field.name, field.label
    if field.type is date:
        # A spreadsheet hands over midnight of the day.
        if isinstance(value, datetime) and value.time() == datetime.min.time():
            value = value.date()
        return day(name, value)  # type: ignore[arg-type]
    if field.type is bool:
        if not isinstance(value, bool):
            raise InputError(name, _YES_NO, value)
        return value
    if field.type is str:
        return _text(name, label, value)
    number = exact(name, value)  # type: ignore[arg-type]
    if number < label.minimum:
        least = Text(f"must be at least {label.minimum}", f"{label.minimum}以上の数値が必要です")
        raise InputError(name, NOT_NEGATIVE if label.minimum == 0 else least, value)
    if label.maximum is not None and number > label.maximum:
        most = Text(f"must be at most {label.maximum}", f"{label.maximum}以下の数値が必要です")
        raise InputError(name, most, value)
    if label.multiple_of != 1 and number % Fraction(label.multiple_of):
        unit = f"{label.multiple_of:,}"
        multiple = Text(f"must be a multiple of {unit}", f"{unit}の倍数が必要です")
        raise InputError(name, multiple, value)
    if field.type is int:
        if number.denominator != 1:
            raise InputError(name, WHOLE, value)
        return int(number)
    return Decimal(f"{value:.15g}") if isinstance(value, float) else Decimal(str(value))


def _text(name: str, label: Label, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise InputError(name, _A_TEXT, value)
    # Control, format (such as a reversal of the writing direction) and line separators.
    if any(category(character)[0] == "C" or category(character) in _LINES for character in value):
        raise InputError(name, _CONTROL, value)
    if label.choices and value not in label.choices:
        among = ", ".join(label.choices)
        one_of = Text(f"must be one of {among}", f"{among} のいずれかが必要です")
        raise InputError(name, one_of, value)
    return value
