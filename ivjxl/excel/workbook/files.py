"""Workbook files on disk: examined, opened as xlwings books, saved safely."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ivjxl.excel.cells import CellError
from ivjxl.excel.file.calculation import Difference, differences
from ivjxl.excel.file.document import readable
from ivjxl.excel.file.gate import admitted
from ivjxl.excel.file.saving import Original, Saved, opened, save_new
from ivjxl.excel.formulas import address_of
from ivjxl.excel.workbook.guide_sheet import SHEETS
from ivjxl.excel.workbook.log_sheet import IDENTITY

if TYPE_CHECKING:
    import xlwings as xw


_TEMPLATE_SHEETS: Final = frozenset({*SHEETS, IDENTITY})


@dataclass(frozen=True, slots=True)
class OpenFile:
    """A workbook file and the book that it was opened as."""

    original: Original
    book: "xw.Book"

    def as_bytes(self) -> bytes:
        """Return the file as it is now."""
        data: bytes = self.book.impl.as_bytes()
        return data

    def formula_count(self) -> int:
        """Return how many formulas the workbook has."""
        return sum(1 for _ in self.book.impl.document.formula_cells())

    def differences(self) -> list[Difference]:
        """Return the formulas that give something else than the file shows.

        Formulas of the user for which the engine has only an error are left out: it
        may not know their functions. `kept_cells` names them.
        """
        book = self.book.impl
        return [
            each
            for each in differences(book.document)
            if not (
                each.cell in book.keep
                and isinstance(each.calculated, CellError)
                and not isinstance(each.cached, CellError)
            )
        ]

    def kept_cells(self) -> list[str]:
        """Return the formulas of the user that were not calculated, `Sheet!A1`."""
        return [f"{sheet}!{address_of((*at, *at))}" for sheet, at in sorted(self.book.impl.kept)]


def open_file(path: Path, *, to_write: bool = False) -> OpenFile:
    """Open a workbook file.

    Raises
    ------
    InputError
        If it is not what it claims, hostile or damaged; with `to_write`, also if
        it is open elsewhere or cannot be written.
    """
    original = opened(path, to_write=to_write)
    admitted(path.name, original.data)
    return OpenFile(original, open_data(original.data, str(path), original))


def open_data(data: bytes, name: str, original: Original | None = None) -> "xw.Book":
    """Open a workbook of our own making, or one that was examined."""
    from ivjxl.excel.file.books import open_book

    return open_book(data, name, _TEMPLATE_SHEETS, original)


def save_in_place(file: OpenFile) -> Saved:
    """Save a file where it was, keeping a backup; nothing is written if nothing changed."""
    file.book.save()
    saved: Saved = file.book.impl.saved
    return saved


def save_as(data: bytes, path: Path, *, replace: bool = False) -> Saved:
    """Save a new file."""
    return save_new(path, data, verify=readable(path.name), replace=replace)
