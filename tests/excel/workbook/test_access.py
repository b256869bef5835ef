"""Access to an open workbook: what it is, what its cells show and hold, what is put back."""

import io
from datetime import date
from typing import Any, Final

import pytest

from ivjxl.errors import InputError
from ivjxl.excel.cells import CellError
from ivjxl.excel.workbook.access import (
    contents,
    identity,
    shown,
    undisturbed,
    unprotected,
    value,
    values,
)
from ivjxl.excel.workbook.files import open_data
from ivjxl.excel.workbook.log_sheet import IDENTITY, TEMPLATE_VERSION
from ivjxl.excel.workbook.plan import Plan

from .samples import TEMPLATES, WORKBOOKS, sample, sample_package

DISPOSAL: Final = "2022-05-26-share-disposal"
STOCK: Final = "2020-05-25-restricted-stock"


def opened(name: str = STOCK) -> Any:
    return open_data(sample_package(name), "book.xlsx")


def scratch() -> Any:
    """Return a workbook with a blank sheet that is not protected."""
    book = opened()
    book.sheets.add("Scratch")
    return book


class BrokenError(Exception):
    """What is raised in the middle."""


# Identity


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_says_what_it_is(name: str) -> None:
    known = identity(open_data((WORKBOOKS / f"{name}.xlsx").read_bytes(), "x.xlsx"), current=True)

    assert (known.template, known.version) == (name, TEMPLATE_VERSION)
    groups = {field.name for field in known.plan.printed_groups()}
    assert known.rows.keys() == groups
    wanted = {f"tbl_{each}_{language}" for each in groups for language in ("ja", "en")}
    assert known.stamps.keys() == wanted
    assert all(len(stamp) == 64 for stamp in known.stamps.values())


def test_a_sample_says_how_many_rows_it_has() -> None:
    known = identity(opened(DISPOSAL))

    assert known.rows == {"allottees": 4}
    assert known.at["template"] == 1
    assert known.plan.row_of_input == Plan(type(sample(DISPOSAL).notice)).row_of_input


def changed_identity(key: str, content: Any) -> Any:
    book = opened()
    sheet = book.sheets[IDENTITY]
    with unprotected(sheet):
        sheet.range(f"B{identity(book).at[key]}").value = content
    return book


@pytest.mark.parametrize("content", ["'bonds", None, 1.0, True, "'Dividend"])
def test_an_unknown_template_is_refused(content: Any) -> None:
    with pytest.raises(InputError, match=r"book\.xlsx: is no workbook of ivjxl"):
        identity(changed_identity("template", content))


@pytest.mark.parametrize("content", ["'x", None, "'-1", "'1.5", True])
def test_an_unreadable_version_is_refused(content: Any) -> None:
    with pytest.raises(InputError, match="is no workbook of ivjxl"):
        identity(changed_identity("template_version", content))


def test_a_version_typed_as_a_number_is_understood() -> None:
    assert identity(changed_identity("template_version", 2.0)).version == 2


@pytest.mark.parametrize("content", ["'many", None])
def test_an_unreadable_number_of_rows_is_refused(content: Any) -> None:
    with pytest.raises(InputError):
        identity(changed_identity("rows_splits", content))


@pytest.mark.parametrize("version", [TEMPLATE_VERSION + 1, 10, 999])
def test_a_newer_version_is_refused_with_both_numbers(version: int) -> None:
    with pytest.raises(
        InputError, match=rf"knows template version {TEMPLATE_VERSION}, got {version}"
    ):
        identity(changed_identity("template_version", f"'{version}"))


def test_an_older_version_is_refused_only_where_the_current_one_is_needed() -> None:
    book = changed_identity("template_version", "'1")

    assert identity(book).version == 1
    with pytest.raises(InputError, match="`ivjxl upgrade` says what would change"):
        identity(book, current=True)


def test_a_workbook_without_the_hidden_sheet_is_refused_in_both_languages() -> None:
    import openpyxl

    buffer = io.BytesIO()
    openpyxl.Workbook().save(buffer)

    with pytest.raises(InputError) as error:
        identity(open_data(buffer.getvalue(), "theirs.xlsx"))
    assert str(error.value).startswith("theirs.xlsx: is no workbook of ivjxl")
    assert "ivjxlのブックではありません" in error.value.in_language("ja")


# Cells


@pytest.mark.parametrize(
    ("typed", "shows", "holds"),
    [
        (1.0, 1.0, "1"),
        (0.1, 0.1, "0.1"),
        (123456789012345.0, 123456789012345.0, "123456789012345"),
        (-1e-9, -1e-9, "-1e-09"),
        ("text", "text", "text"),
        ("'=text", "=text", "=text"),
        (True, True, "TRUE"),
        (False, False, "FALSE"),
        (None, None, ""),
        (date(2026, 11, 21), 46347.0, "46347"),
        ("=1+1", 2.0, "=1+1"),
        ('=""', None, '=""'),
        ("=1=1", True, "=1=1"),
    ],
)
def test_a_cell_shows_its_value_and_holds_its_content(typed: Any, shows: Any, holds: str) -> None:
    book = scratch()
    cell = book.sheets["Scratch"].range("B2")
    cell.value = typed
    book.app.calculate()

    assert value(cell) == shows
    assert type(value(cell)) is type(shows)
    assert contents(cell) == [[holds]]


@pytest.mark.parametrize(
    ("formula", "error"),
    [("=1/0", "#DIV/0!"), ("=NA()", "#N/A"), ('="a"*1', "#VALUE!"), ("=SQRT(-1)", "#NUM!")],
)
def test_an_error_is_an_error_and_no_number(formula: str, error: str) -> None:
    book = scratch()
    cell = book.sheets["Scratch"].range("B2")
    cell.formula = formula
    book.app.calculate()

    assert value(cell) == CellError(error)
    assert isinstance(value(cell), CellError)


def test_blocks_are_read_row_by_row() -> None:
    book = scratch()
    sheet = book.sheets["Scratch"]
    sheet.range("A1:C2").value = [[1.0, "a", None], ["b", True, "=1+1"]]
    book.app.calculate()

    assert values(sheet.range("A1:C2")) == [[1.0, "a", None], ["b", True, 2.0]]
    assert contents(sheet.range("A1:C2")) == [["1", "a", ""], ["b", "TRUE", "=1+1"]]
    assert values(sheet.range("A1:A2")) == [[1.0], ["b"]]
    assert contents(sheet.range("A1:B1")) == [["1", "a"]]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        (1.0, "1"),
        (-2.5, "-2.5"),
        (1e15, "1e+15"),
        (168027525.0, "168027525"),
        ("text", "text"),
        (True, "True"),
        (CellError("#N/A"), "#N/A"),
    ],
)
def test_a_value_is_shown_as_text(cell: Any, text: str) -> None:
    assert shown(cell) == text


# Protection


def test_protection_is_lifted_for_a_while() -> None:
    book = opened()
    sheet = book.sheets["Working"]
    before = vars(sheet.api.Protection)

    with unprotected(sheet):
        assert not sheet.api.ProtectContents
        sheet.range("A1").value = "x"

    assert sheet.api.ProtectContents
    assert vars(sheet.api.Protection) == before
    with pytest.raises(InputError, match="Working: is protected"):
        sheet.range("A1").value = "y"


def test_protection_is_put_back_after_an_error() -> None:
    sheet = opened().sheets["Working"]

    with pytest.raises(BrokenError), unprotected(sheet):
        raise BrokenError

    assert sheet.api.ProtectContents


def test_lifting_and_putting_back_changes_no_byte() -> None:
    book = opened()
    package = book.impl.as_bytes()

    for sheet in book.sheets:
        with unprotected(sheet):
            pass

    assert book.impl.as_bytes() == package


def test_a_sheet_that_is_not_protected_stays_so() -> None:
    sheet = scratch().sheets["Scratch"]

    with unprotected(sheet):
        sheet.range("A1").value = 1.0

    assert not sheet.api.ProtectContents


@pytest.mark.parametrize("flag", range(11))
@pytest.mark.parametrize(("objects", "scenarios"), [(True, False), (False, True)])
def test_every_flag_is_put_back(flag: int, objects: bool, scenarios: bool) -> None:
    sheet = opened().sheets["Working"]
    allowed = [each == flag for each in range(11)]
    sheet.api.Protect("", objects, True, scenarios, False, *allowed)
    before = vars(sheet.api.Protection)
    assert [*before.values()] == allowed

    with unprotected(sheet):
        pass

    assert vars(sheet.api.Protection) == before
    assert sheet.api.ProtectDrawingObjects is objects
    assert sheet.api.ProtectScenarios is scenarios


class Recorder:
    """Stands for Excel: notes what is asked of it, in order."""

    def __init__(self, *, password: str = "", silent: bool = False) -> None:
        self.calls: list[Any] = []
        self.password = password
        self.silent = silent
        self.name = "Mine"
        self.api = self
        self.ProtectContents = True
        self.ProtectDrawingObjects = True
        self.ProtectScenarios = False
        self.Protection = self

    def __getattr__(self, name: str) -> Any:
        if name.startswith("Allow"):
            return name in ("AllowFiltering", "AllowInsertingRows")
        raise AttributeError(name)

    def Unprotect(self, password: str) -> None:  # noqa: N802  Excel's name
        self.calls.append(("Unprotect", password))
        if password != self.password:
            if self.silent:
                return
            raise BrokenError
        self.ProtectContents = False

    def Protect(self, *arguments: Any) -> None:  # noqa: N802
        self.calls.append(("Protect", *arguments))
        self.ProtectContents = True


def test_excel_is_asked_to_protect_as_before() -> None:
    sheet: Any = Recorder()

    with unprotected(sheet):
        sheet.calls.append("written")

    flags = (False,) * 4 + (True,) + (False,) * 4 + (True, False)
    assert sheet.calls == [
        ("Unprotect", ""),
        "written",
        ("Protect", "", True, True, False, False, *flags),
    ]


@pytest.mark.parametrize("silent", [True, False])
def test_a_password_of_excel_is_refused_and_never_replaced(silent: bool) -> None:
    sheet: Any = Recorder(password="secret", silent=silent)

    with pytest.raises(InputError, match="Mine: is protected with a password"), unprotected(sheet):
        sheet.calls.append("written")

    assert sheet.calls == [("Unprotect", "")]


# Calculation, selection


class Excel:
    """An application, a book, a sheet and a selection that note what happens."""

    def __init__(self, selection: Any) -> None:
        self.calls: list[str] = []
        self.settings: dict[str, Any] = {"calculation": "semiautomatic", "screen_updating": True}
        self.selected = selection

    @property
    def app(self) -> "Excel":
        return self

    @property
    def sheets(self) -> "Excel":
        return self

    @property
    def active(self) -> "Excel":
        return self

    @property
    def api(self) -> "Excel":
        return self

    @property
    def selection(self) -> Any:
        return self.selected

    @property
    def calculation(self) -> Any:
        return self.settings["calculation"]

    @calculation.setter
    def calculation(self, mode: str) -> None:
        self.calls.append(f"calculation {mode}")
        self.settings["calculation"] = mode

    @property
    def screen_updating(self) -> Any:
        return self.settings["screen_updating"]

    @screen_updating.setter
    def screen_updating(self, on: bool) -> None:
        self.calls.append(f"screen_updating {on}")
        self.settings["screen_updating"] = on

    def Activate(self) -> None:  # noqa: N802
        self.calls.append("Activate")

    def Select(self) -> None:  # noqa: N802
        self.calls.append("Select")


@pytest.mark.parametrize("broken", [False, True])
@pytest.mark.parametrize("selected", [False, True])
def test_calculation_screen_and_selection_are_put_back(broken: bool, selected: bool) -> None:
    excel: Any = Excel(None)
    if selected:
        excel.selected = excel

    def work() -> None:
        with undisturbed(excel):
            assert excel.settings == {"calculation": "manual", "screen_updating": False}
            excel.calls.clear()
            if broken:
                raise BrokenError

    if broken:
        with pytest.raises(BrokenError):
            work()
    else:
        work()

    assert excel.settings == {"calculation": "semiautomatic", "screen_updating": True}
    assert excel.calls[-1] == ("Select" if selected else "Activate")
    assert ("Select" in excel.calls) == selected
    assert "Activate" in excel.calls


def test_where_nothing_is_selected_the_work_is_done() -> None:
    class Nothing(Excel):
        @property
        def selection(self) -> Any:
            raise AttributeError("'NoneType' object has no attribute 'Address'")

    excel: Any = Nothing(None)

    with undisturbed(excel):
        pass

    assert excel.settings == {"calculation": "semiautomatic", "screen_updating": True}
    assert excel.calls[-1] == "Activate"


def test_selection_that_is_gone_is_no_failure() -> None:
    class Gone:
        @property
        def api(self) -> Any:
            raise BrokenError("the cells were deleted")

    excel: Any = Excel(None)
    excel.selected = Gone()

    with undisturbed(excel):
        pass

    assert excel.settings == {"calculation": "semiautomatic", "screen_updating": True}


def test_a_screen_that_did_not_update_stays_so() -> None:
    excel: Any = Excel(None)
    excel.settings["screen_updating"] = False

    with undisturbed(excel):
        pass

    assert excel.settings["screen_updating"] is False


def test_on_a_file_nothing_is_changed_by_it() -> None:
    book = opened()
    package = book.impl.as_bytes()

    with undisturbed(book):
        assert book.app.calculation == "manual"

    assert book.app.calculation == "automatic"
    assert book.impl.as_bytes() == package
