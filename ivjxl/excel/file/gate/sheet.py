"""A worksheet: its grid, its cells, its rules."""

import re
from collections.abc import Callable
from datetime import date
from math import isfinite
from typing import Final

from ivjxl.errors import InputError
from ivjxl.excel.file.gate.limits import (
    DEEPEST,
    LARGEST_EXTENT,
    LONGEST_FORMULA,
    MAIN,
    MOST_MERGED,
    MOST_RULES,
    refusal,
)
from ivjxl.excel.file.gate.texts import FUTURE, PHONETIC, TEXT_RUN, Texts, text_within_limits
from ivjxl.excel.formulas import LAST_COLUMN, LAST_ROW, letters_of, number_of

_ROW: Final = f"{MAIN} row"
_CELL: Final = f"{MAIN} c"
_VALUE: Final = f"{MAIN} v"
_FORMULA: Final = f"{MAIN} f"
_INLINE: Final = f"{MAIN} is"
_DATA: Final = f"{MAIN} sheetData"
_MERGE: Final = f"{MAIN} mergeCell"
_COLUMN: Final = f"{MAIN} col"
_MORE: Final = f"{MAIN} extLst"
_RULES: Final = {
    _MERGE: ("merged areas", "結合セル"),
    f"{MAIN} cfRule": ("conditional formats", "条件付き書式"),
    f"{MAIN} dataValidation": ("validations", "入力規則"),
}
_REFERENCE: Final = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_WHOLE: Final = re.compile(r"[0-9]{1,7}")
_ISO: Final = re.compile(
    r"(?:(\d{4})-(\d\d)-(\d\d))?"
    r"(?:T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?",
    re.ASCII,
)
_ERRORS: Final = frozenset(
    (
        *("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA"),
        *("#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#UNKNOWN!", "#BUSY!"),
        *("#PYTHON!", "#EXTERNAL!", "#TIMEOUT!"),
    )
)


class Sheet(Texts):
    """A worksheet: its grid, its cells, its rules."""

    root = f"{MAIN} worksheet"

    def __init__(self, place: str, where: str, shared: int | None) -> None:
        super().__init__(place)
        self.where = where
        self.shared = shared
        self.inside = False
        self.had_data = False
        # The depth of an extension, whose content is not looked at.
        self.passing = 0
        self.row = self.column = 0
        self.lowest = self.widest = 0
        self.columns: dict[str, int] = {}
        self.kind = ""
        self.has: dict[str, str | None] = {}
        self.phonetic = False
        self.rules = dict.fromkeys(_RULES, 0)
        self.merged: set[int] = set()

    def here(self) -> str:
        """Return the place, for a message."""
        if not self.inside or not self.column:
            return f"{self.where} row {self.row}" if self.inside and self.row else self.where
        return f"{self.where}!{letters_of(self.column)}{self.row}"

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Note the beginning of an element."""
        self.depth += 1
        self.nodes += 1 + 2 * len(attributes)
        if not self.inside:
            self._outside(name, attributes)
        elif self.passing:
            if self.depth > DEEPEST:
                raise self.too_deep()
        elif self.depth == 4:
            self._cell(name, attributes)
        elif self.depth == 5:
            self._in_cell(name, attributes)
        elif self.depth == 3:
            self._row(name, attributes)
        elif self.depth > DEEPEST:
            raise self.too_deep()
        elif self.wanted or _INLINE not in self.has:
            raise self._misplaced(name)
        elif name == TEXT_RUN:
            self.wanted = not self.phonetic
        elif name == PHONETIC:
            self.phonetic = True

    def end(self, name: str) -> None:
        """Note the end of an element."""
        self.depth -= 1
        if not self.inside:
            return
        if self.passing:
            if self.depth < self.passing:
                self.passing = 0
        elif self.depth == 4:
            if name == _INLINE or self.wanted:
                self.has[name] = self.taken()
                self.wanted = False
        elif self.depth == 3:
            if name == _CELL:
                self._filled()
        elif self.depth == 2:
            self.column = 0
        elif self.depth == 1:
            self.inside = False
        elif name == TEXT_RUN:
            self.wanted = False
        elif name == PHONETIC:
            self.phonetic = False

    def _outside(self, name: str, attributes: dict[str, str]) -> None:
        if self.depth == 1:
            self.first(name)
        elif self.depth > DEEPEST:
            raise self.too_deep()
        elif name == _DATA:
            if self.depth != 2 or self.had_data:
                raise refusal(
                    self.where, "has its cells in two places", "にセルの記載が2か所あります"
                )
            self.inside = self.had_data = True
        elif name in (_ROW, _CELL):
            raise self._misplaced(name)
        elif name in _RULES:
            self._rule(name, attributes)
        elif name == _COLUMN and self.depth == 3:
            self._column(attributes)

    def _misplaced(self, name: str) -> InputError:
        return refusal(
            self.here(),
            "has an element where a workbook has none: get the original file again",
            "に不正な要素があります。元のファイルを取得し直してください",
            name.split(" ")[-1],
        )

    def _pass(self, name: str) -> None:
        if name != _MORE:
            raise self._misplaced(name)
        self.passing = self.depth

    def _row(self, name: str, attributes: dict[str, str]) -> None:
        if name != _ROW:
            self._pass(name)
            return
        stated = attributes.get("r")
        self.column = 0
        if stated is None:
            row = self.row + 1
        elif _WHOLE.fullmatch(stated) and 1 <= int(stated) <= LAST_ROW:
            row = int(stated)
        else:
            raise refusal(
                self.where,
                f"must have rows from 1 to {LAST_ROW:,} only",
                f"の行番号は1～{LAST_ROW:,}です",
                stated,
            )
        if row <= self.row or row > LAST_ROW:
            raise refusal(
                self.where,
                "must have every row once, in their order: open it in Excel and save it again",
                "の行が重複しているか順序が違います。Excelで開いて保存し直してください",
                f"row {row} after row {self.row}",
            )
        self.row = row

    def _cell(self, name: str, attributes: dict[str, str]) -> None:
        if name != _CELL:
            self._pass(name)
            return
        stated = attributes.get("r")
        column = self.column + 1 if stated is None else self._column_of(stated)
        if column <= self.column or column > LAST_COLUMN:
            raise refusal(
                f"{self.where} row {self.row}",
                "must have every cell once, in their order: open it in Excel and save it again",
                "のセルが重複しているか順序が違います。Excelで開いて保存し直してください",
                stated,
            )
        self.column = column
        self.cells += 1
        self.kind = attributes.get("t", "n")
        self.has.clear()

    def _column_of(self, stated: str) -> int:
        parts = _REFERENCE.fullmatch(stated)
        if parts:
            letters, row = parts.groups()
            column = self.columns.get(letters)
            if column is None:
                column = self.columns[letters] = number_of(letters)
            if column <= LAST_COLUMN and int(row) == self.row:
                return column
        raise refusal(
            f"{self.where} row {self.row}",
            "must have cells of this row, from column A to XFD, only",
            "にはこの行のA～XFD列のセルだけが必要です",
            stated,
        )

    def _in_cell(self, name: str, attributes: dict[str, str]) -> None:
        if name not in (_VALUE, _FORMULA, _INLINE):
            self._pass(name)
            return
        if name in self.has:
            raise self._misplaced(name)
        self.has[name] = None
        self.wanted = name != _INLINE
        if name == _FORMULA and "ref" in attributes:
            self._area(attributes["ref"])

    def _filled(self) -> None:
        """Judge a cell that is complete."""
        has = self.has
        if not has:
            return
        if self.row > self.lowest or self.column > self.widest:
            self._extent()
        formula = has.get(_FORMULA)
        if formula is not None and len(formula) > LONGEST_FORMULA:
            self._long_formula(formula)
        if (_INLINE in has) != (self.kind == "inlineStr") or (_INLINE in has and _VALUE in has):
            if _VALUE in has or _INLINE in has:
                raise self._value("must hold a text of its own kind", "の文字列の書き方が不正です")
            return
        judge = _JUDGES.get(self.kind)
        if judge is None:
            raise refusal(self.here(), "is of an unknown type", "の型が不明です", self.kind)
        value = has.get(_INLINE if self.kind == "inlineStr" else _VALUE)
        # An empty value is none: so openpyxl writes a formula that was not calculated.
        if value or (value is not None and self.kind == "s"):
            judge(self, value)

    def _value(self, en: str, ja: str, got: object = None) -> InputError:
        return refusal(self.here(), en, ja, got)

    def _extent(self) -> None:
        self.lowest = max(self.lowest, self.row)
        self.widest = max(self.widest, self.column)
        if self.lowest * self.widest > LARGEST_EXTENT:
            raise refusal(
                self.here(),
                f"makes the sheet larger than {LARGEST_EXTENT:,} cells from A1: clear this cell if "
                "it holds nothing needed",
                f"によりシートがA1から{LARGEST_EXTENT:,}セルを超えます。"
                "不要であればこのセルを消去してください",
                f"{self.lowest:,} rows x {self.widest:,} columns",
            )

    def _long_formula(self, formula: str) -> None:
        # The prefixes of newer functions stand in the file only.
        length = len(FUTURE.sub("", formula))
        if length > LONGEST_FORMULA:
            raise refusal(
                self.here(),
                f"must have a formula of at most {LONGEST_FORMULA:,} characters",
                f"の数式は{LONGEST_FORMULA:,}字までです",
                f"{length:,}",
            )

    def number(self, value: str) -> None:
        """Judge a number."""
        if not _NUMBER.fullmatch(value) or not isfinite(float(value)):
            raise self._value("must be a finite number", "には有限の数値が必要です", value)

    def truth(self, value: str) -> None:
        """Judge TRUE or FALSE."""
        if value not in ("0", "1"):
            raise self._value(
                "must be TRUE or FALSE (1 or 0)", "にはTRUE又はFALSEが必要です", value
            )

    def shared_text(self, value: str) -> None:
        """Judge the number of a shared text."""
        if self.shared is None:
            raise self._value(
                "shows a shared text, but the part of the shared texts is missing",
                "の文字列を保持する部品（sharedStrings）がありません",
                value,
            )
        if not _WHOLE.fullmatch(value) or int(value) >= self.shared:
            raise self._value(
                f"must name one of the {self.shared:,} shared texts, counted from 0",
                f"の文字列番号は0から{self.shared - 1:,}までです",
                value,
            )

    def own_text(self, value: str) -> None:
        """Judge a text."""
        text_within_limits(self.here(), value)

    def error(self, value: str) -> None:
        """Judge an error value."""
        if value not in _ERRORS:
            raise self._value("must be an error that Excel knows", "のエラー値が不明です", value)

    def day(self, value: str) -> None:
        """Judge a date or time."""
        if not _is_day(value):
            raise self._value(
                "must be a date like 2013-07-11", "には2013-07-11のような日付が必要です", value
            )

    def _rule(self, name: str, attributes: dict[str, str]) -> None:
        self.rules[name] += 1
        if self.rules[name] > MOST_RULES:
            en, ja = _RULES[name]
            raise refusal(
                self.where,
                f"must have at most {MOST_RULES:,} {en}",
                f"の{ja}は{MOST_RULES:,}件までです",
            )
        if name == _MERGE:
            self._merged(attributes.get("ref", ""))

    def _merged(self, reference: str) -> None:
        top, left, bottom, right = self._area(reference)
        area = (bottom - top + 1) * (right - left + 1)
        if len(self.merged) + area > MOST_MERGED:
            raise refusal(
                self.where,
                f"must have merged areas of at most {MOST_MERGED:,} cells in all",
                f"の結合セルは合計{MOST_MERGED:,}セルまでです",
                reference,
            )
        for row in range(top, bottom + 1):
            for at in range(row * 2**15 + left, row * 2**15 + right + 1):
                if at in self.merged:
                    raise refusal(
                        self.where,
                        "must not have merged areas that overlap",
                        "の結合セルが重なっています",
                        reference,
                    )
                self.merged.add(at)

    def _area(self, reference: str) -> tuple[int, int, int, int]:
        ends = [_REFERENCE.fullmatch(end) for end in reference.split(":")]
        if 1 <= len(ends) <= 2 and ends[0] and ends[-1]:
            top, bottom = int(ends[0][2]), int(ends[-1][2])
            left, right = number_of(ends[0][1]), number_of(ends[-1][1])
            if top <= bottom <= LAST_ROW and left <= right <= LAST_COLUMN:
                return top, left, bottom, right
        raise refusal(
            self.here(),
            "must name an area like A1:B2",
            "にはA1:B2のような範囲が必要です",
            reference,
        )

    def _column(self, attributes: dict[str, str]) -> None:
        first, last = attributes.get("min", ""), attributes.get("max", "")
        if not (
            _WHOLE.fullmatch(first)
            and _WHOLE.fullmatch(last)
            and 1 <= int(first) <= int(last) <= LAST_COLUMN
        ):
            raise refusal(
                self.where,
                f"must have columns from 1 to {LAST_COLUMN:,} only",
                f"の列番号は1～{LAST_COLUMN:,}です",
                f"{first} to {last}",
            )


_JUDGES: Final[dict[str, Callable[[Sheet, str], None]]] = {
    "n": Sheet.number,
    "b": Sheet.truth,
    "s": Sheet.shared_text,
    "str": Sheet.own_text,
    "inlineStr": Sheet.own_text,
    "e": Sheet.error,
    "d": Sheet.day,
}


def _is_day(value: str) -> bool:
    parts = _ISO.fullmatch(value)
    if not parts:
        return False
    try:
        return parts[1] is None or bool(date(*map(int, parts.groups())))
    except ValueError:
        return False
