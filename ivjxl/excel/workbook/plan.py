"""Where everything sits, and how the notice's formulas read there.

The plan knows the cells of a notice's workbook: inputs on `Inputs` (column D,
row groups as blocks), market data on `Market`, figures on `Working`. It turns the formulas and
templates of a notice into spreadsheet formulas over defined names.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from ivjxl.core.wording import BLANK
from ivjxl.errors import Text
from ivjxl.notices.clause_text import TO_BE_ENTERED
from ivjxl.notices.fields import Field, fields_of
from ivjxl.notices.figure import NAME, Check, Figure, names_in
from ivjxl.notices.layout import Placeholder, pieces
from ivjxl.notices.notice import Notice, figures_of, label_of, row_groups

CLAUSES_SINCE: Final = 3
"""The template version in which the clauses, and the sender's inputs, came."""

FIGURES_SINCE: Final = frozenset(("splits_after_notice",))
"""Figures that came in that version."""

FIRST_ROW: Final = 5
"""First row below the frozen header, on every sheet."""

VALUE_COLUMN: Final = "D"
GROUP_COLUMNS: Final = ("B", "C", "D", "E", "G", "H")
MARKET_COLUMNS: Final = ("B", "C", "D", "E")
SOURCE_COLUMN: Final = "F"
AS_OF_COLUMN: Final = "G"
CHART_ROWS: Final = 18
"""Rows of `Market` that the chart of the closes takes."""

WEEKS: Final = 800
"""Weeks that the chart and its cross-check reach back: fifteen years."""

FIRST_BUILT_ROW: Final = 4
"""First row of the hidden sheet that says how many rows a row group was built with."""

EVIDENCE_ROWS: Final = 12
"""Rows of `Market` that say how the window was used."""

META: Final = ("sample", "preparer")
"""Inputs about the workbook itself."""


@dataclass(frozen=True, slots=True)
class InputRow:
    """A row of `Inputs`: a section heading, a field, or the heading of a row group."""

    row: int
    section: Text | None = None
    field: Field | None = None


class Plan:
    """The cells of one notice's workbook."""

    def __init__(self, kind: type[Notice], version: int = CLAUSES_SINCE) -> None:
        self.kind = kind
        has_clauses = version >= CLAUSES_SINCE
        self.fields = {f.name: f for f in fields_of(kind) if has_clauses or not f.label.closing}
        self.figures = {
            name: figure
            for name, figure in figures_of(kind).items()
            if not figure.rows_of and (has_clauses or name not in FIGURES_SINCE)
        }
        self.row_figures = {n: f for n, f in figures_of(kind).items() if f.rows_of}
        self.meta_rows = {name: FIRST_ROW + i for i, name in enumerate(META)}
        self.input_rows = tuple(self._input_rows())
        self.row_of_input = {r.field.name: r.row for r in self.input_rows if r.field}
        self.taken = [f for f in self.fields.values() if f.label.market]
        self.row_of_taken = {f.name: FIRST_ROW + i for i, f in enumerate(self.taken)}
        self.market_groups = sorted(
            (f for f in row_groups(kind) if f.label.sheet == "Market"),
            key=lambda field: field.label.capacity,
        )
        self.row_of_evidence = FIRST_ROW + len(self.taken) + 1
        self.row_of_chart = self.row_of_evidence + EVIDENCE_ROWS + 1
        self.row_of_input |= dict(self._market_rows())
        self.row_of_figure = {name: FIRST_ROW + i for i, name in enumerate(self.figures)}

    @property
    def has_window(self) -> bool:
        """Whether the closes of a window give a volatility."""
        return "volatility_from" in self.fields

    def _market_rows(self) -> Iterator[tuple[str, int]]:
        """Yield the heading row of each row group on `Market`."""
        row = self.row_of_chart + CHART_ROWS + 1 if self.has_window else self.row_of_evidence
        for field in self.market_groups:
            yield field.name, row
            row += 3 + field.label.capacity

    def _input_rows(self) -> Iterator[InputRow]:
        row = FIRST_ROW + len(META)
        # What only the document prints comes last.
        for name, field in sorted(self.fields.items(), key=lambda item: item[1].label.closing):
            if name in self.kind.sections:
                yield InputRow(row, section=self.kind.sections[name])
                row += 1
            if field.label.sheet != "Inputs":
                continue
            yield InputRow(row, field=field)
            row += 2 + field.label.capacity if field.rows else 1

    def group_fields(self, group: str) -> tuple[Field, ...]:
        """Return the columns of a row group."""
        rows = self.fields[group].rows
        assert rows is not None
        return fields_of(rows)

    def group_range(self, group: str, column: str) -> tuple[str, int, int]:
        """Return column letter, first and last row of a row group's column."""
        label = self.fields[group].label
        first = self.row_of_input[group] + 2
        position = [field.name for field in self.group_fields(group)].index(column)
        columns = GROUP_COLUMNS if label.sheet == "Inputs" else MARKET_COLUMNS
        return columns[position], first, first + label.capacity - 1

    def defined_names(self) -> Iterator[tuple[str, str]]:
        """Yield every defined name of inputs and figures with its range."""
        for name, row in self.meta_rows.items():
            yield f"in_{name}", f"=Inputs!${VALUE_COLUMN}${row}"
        for name, field in self.fields.items():
            if field.rows is None:
                yield f"in_{name}", f"=Inputs!${VALUE_COLUMN}${self.row_of_input[name]}"
                continue
            for column in self.group_fields(name):
                letter, first, last = self.group_range(name, column.name)
                sheet = field.label.sheet
                yield f"in_{name}_{column.name}", f"={sheet}!${letter}${first}:${letter}${last}"
        for name, row in self.row_of_taken.items():
            yield f"out_{name}", f"=Market!$G${row}"
        for name, row in self.row_of_figure.items():
            yield f"out_{name}", f"=Working!$E${row}"

    def reference(self, name: str) -> str:
        """Return the formula text of an input, a figure, a column or a cell of it."""
        group, _, column = name.partition(".")
        if group.endswith("]"):
            base, _, index = group[:-1].partition("[")
            position = int(index) + 1
            if base in self.row_figures:
                return f"({self.formula(self.row_figures[base].formula, row=int(index))})"
            return f"INDEX(in_{base}_{column},{position})"
        if column:
            return f"in_{group}_{column}"
        # A market input is what is typed, or else what the market data give.
        shown = name in self.figures or name in self.row_of_taken
        return f"out_{name}" if shown else f"in_{name}"

    def formula(self, template: str, row: int | None = None) -> str:
        """Return a notice's formula with its names replaced by references."""
        index = "[#]" if row is None else f"[{row}]"
        return NAME.sub(lambda m: self.reference(m[1].replace("[#]", index)), template)

    def missing(self, names: Iterable[str]) -> str:
        """Return a formula that counts the unusable values among names, or an empty text.

        Unusable is a blank and also a value of the wrong kind: a text, TRUE or
        an error where a number or a date is needed. A text would otherwise
        pass comparisons (in a spreadsheet every text is larger than any number).
        """
        return "+".join(dict.fromkeys(part for name in names for part in self._missing(name)))

    def _missing(self, name: str) -> Iterator[str]:
        group, _, column = name.partition(".")
        if group.endswith("]"):
            base, _, index = group[:-1].partition("[")
            if base in self.row_figures:
                for each in names_in(self.row_figures[base].formula):
                    cell = each.replace(".", f"[{index}].", 1) if "." in each else each
                    yield from self._missing(cell)
            else:
                yield _unusable(self._column(base, column), self.reference(name))
        elif column:
            used = self._used(group)
            # As a number: FALSE > 0 is true in a spreadsheet.
            yield f"({used}=0)*1"
            yield f"{used}-({_usable_count(self._column(group, column), self.reference(name))})"
        elif name in self.figures:
            yield f"Working!$D${self.row_of_figure[name]}"
        else:
            yield _unusable(self.fields[name], self.reference(name))

    def _column(self, group: str, column: str) -> Field:
        return next(field for field in self.group_fields(group) if field.name == column)

    def _used(self, group: str) -> str:
        """Return the formula of how many rows of a row group are in use."""
        columns = (f"COUNTA(in_{group}_{field.name})" for field in self.group_fields(group))
        return f"MAX({','.join(columns)})"

    def required_missing(self) -> str:
        """Return the formula that counts required inputs without a usable value."""
        return self.missing(
            each
            for name, field in self.fields.items()
            for each in (
                [f"{name}.{c.name}" for c in self.group_fields(name) if not c.optional]
                if field.rows and not field.optional
                else [name]
            )
            if not field.optional
        )

    def wrong_kind(self) -> str:
        """Return the formula that counts inputs of the wrong kind, optional ones too."""
        parts = []
        for name, field in self.fields.items():
            columns = self.group_fields(name) if field.rows else (field,)
            if field.type is str and not field.label.choices:
                # Anything but an error: the sum of all must stay short of Excel's limit.
                parts.append(f"ISERROR(in_{name})*1")
                continue
            for column in columns:
                reference = f"in_{name}_{column.name}" if field.rows else f"in_{name}"
                entered = f"COUNTA({reference})"
                parts.append(f"{entered}-({_usable_count(column, reference)})")
            if field.rows:
                used = self._used(name)
                parts += [
                    f"{used}-COUNTA(in_{name}_{column.name})"
                    for column in columns
                    if not column.optional
                ]
        return "+".join(parts)

    def any_input(self) -> str:
        """Return the formula that counts what is entered, whatever it is."""
        names = (
            f"in_{name}_{column.name}" if field.rows else f"in_{name}"
            for name, field in self.fields.items()
            for column in (self.group_fields(name) if field.rows else (field,))
        )
        return "+".join(f"COUNTA({name})" for name in names)

    def printed_groups(self) -> tuple[Field, ...]:
        """Return the row groups that a generated table prints."""
        groups = row_groups(self.kind)
        tables = self.kind.layout({field.name: 1 for field in groups})
        printed = {table.rows_of for table in tables}
        return tuple(field for field in groups if field.name in printed)

    def rows_built(self) -> str:
        """Return the formula that tells whether the tables have the rows of the inputs."""
        parts = []
        for position, group in enumerate(f.name for f in self.printed_groups()):
            built = f"_ivjxl!$B${FIRST_BUILT_ROW + position}"
            cells = f"in_{group}_{self.group_fields(group)[0].name}"
            # Rows further down would be printed nowhere.
            printed = f"INDEX({cells},1):INDEX({cells},MAX(1,{built}))"
            used = self._used(group)
            # Nothing entered yet where something must be: another check says so.
            asked = f"{used}={built}"
            optional = self.fields[group].optional
            parts.append(asked if optional else f"OR({used}=0,{asked})")
            parts.append(f"COUNTA({printed})=COUNTA({cells})")
        return f"AND({','.join(parts)})" if parts else ""

    def figure_missing(self, figure: Figure[Any]) -> str:
        """Return the formula that counts what a figure lacks."""
        return self.missing(names_in(figure.formula)) or "0"

    def is_optional(self, name: str) -> bool:
        """Return whether a value may be missing in a complete notice."""
        base = name.partition("[")[0].partition(".")[0]
        figure = self.figures.get(base) or self.row_figures.get(base)
        if figure is not None:
            return any(self.is_optional(each) for each in names_in(figure.formula))
        field = self.fields[base]
        if field.rows is None:
            return field.optional
        column = name.rpartition(".")[2]
        return next(f.optional for f in self.group_fields(base) if f.name == column)

    def condition(self, when: str) -> str:
        """Return the formula that tells whether the condition of a clause holds."""
        name = when.removeprefix("!")
        if name in self.fields and self.fields[name].rows:
            found = f"{self._used(name)}>0"
            return f"NOT({found})" if when.startswith("!") else found
        unusable, reference = self.missing([name]), self.reference(name)
        is_flag = name in self.fields and self.fields[name].type is bool
        has_value = f"IF({unusable}>0,FALSE,{reference})" if is_flag else f"({unusable})=0"
        return f"NOT({has_value})" if when.startswith("!") else has_value

    def stated(self, name: str) -> str:
        """Return the formula that states a value plainly, as a finding does."""
        reference, (_, unit) = self.reference(name), label_of(self.kind, name)
        if name in self.fields and self.fields[name].type is bool:
            text = f'IF({reference},"TRUE","FALSE")'
        elif unit.style:
            text = f'NOTICE_TEXT({reference},"{unit.style}","en")'
        else:
            text = reference
        return f'IF({self.missing([name])}>0,"-",{text})'

    def label_cells(self, name: str) -> tuple[str, str]:
        """Return the cells that hold the Japanese and English label of a name."""
        if name in self.figures:
            row = self.row_of_figure[name]
            return f"Working!$A${row}", f"Working!$B${row}"
        row = self.row_of_input[name]
        return f"Inputs!$B${row}", f"Inputs!$C${row}"

    def check_figures(self, check: Check) -> str:
        """Return the formula of the text that names a check's figures."""
        parts = []
        for name in check.names:
            japanese, english = self.label_cells(name)
            parts.append(f'{japanese}&" "&{english}&": "&{self.stated(name)}')
        return '&"; "&'.join(parts)

    def text_formula(self, template: Text, language: str) -> str | None:
        """Return the formula that prints a template, or None for a constant text."""
        parts = pieces(template.in_language(language))
        holes = [part for part in parts if isinstance(part, Placeholder)]
        if not holes:
            return None
        text = "&".join(self._piece(part, language) for part in parts)
        needed = [p for p in holes if not self.is_optional(p.name)]
        required = self.missing(name for p in needed for name in (p.name, *p.style[1::2]))
        return f'IF({required}>0,"{TO_BE_ENTERED}",{text})' if required else text

    def _piece(self, part: str | Placeholder, language: str) -> str:
        if isinstance(part, str):
            return quoted(part)
        reference = self.reference(part.name)
        if part.mark:
            return f"IF({reference},{quoted(part.mark)},{quoted(part.otherwise)})"
        text = reference
        if part.style:
            text = f'NOTICE_TEXT({reference},{self._style(part)},"{language}")'
        if self.is_optional(part.name):
            blank = quoted(BLANK.in_language(language))
            unstyled = self.missing(part.style[1::2])
            if unstyled:
                text = f'IF({unstyled}>0,"{TO_BE_ENTERED}",{text})'
            return f"IF({self.missing([part.name])}>0,{blank},{text})"
        return text

    def _style(self, part: Placeholder) -> str:
        pairs = enumerate(part.style)
        return "&".join(
            self.reference(each) if index % 2 else quoted(each) for index, each in pairs if each
        )


def any_error(cells: str) -> str:
    """Return a formula that is 1 if one of the cells holds an error, else 0.

    A comparison hands an error through; ISERROR over a range is not counted
    by every engine.
    """
    return f'ISERROR(SUMPRODUCT(({cells}="")*1))*1'


def _unusable(field: Field, reference: str) -> str:
    if field.type is bool:
        return f"(1-ISLOGICAL({reference}))"
    if field.type is str:
        return f"COUNTBLANK({reference})"
    return f"(1-ISNUMBER({reference}))"


def _usable_count(field: Field, reference: str) -> str:
    if field.type is bool:
        return f"COUNTIF({reference},TRUE)+COUNTIF({reference},FALSE)"
    if field.label.choices:
        words = ",".join(quoted(choice) for choice in field.label.choices)
        return f"SUMPRODUCT(({reference}={{{words}}})*1)"
    if field.type is str:
        return f"COUNTA({reference})-{any_error(reference)}"
    return f"COUNT({reference})"


def quoted(text: str) -> str:
    """Return a text as a literal of a formula, in pieces of at most 250 characters.

    Excel refuses longer literals.

    >>> quoted('5" x')
    '"5"" x"'
    """
    chunks = [text[i : i + 250] for i in range(0, len(text), 250)] or [""]
    return "&".join('"' + chunk.replace('"', '""') + '"' for chunk in chunks)
