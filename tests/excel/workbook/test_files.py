"""Workbook files on disk: examined, opened, calculated, saved."""

from pathlib import Path
from typing import Final

import pytest

from ivjxl.errors import InputError
from ivjxl.excel.file.document import Document
from ivjxl.excel.workbook.files import open_data, open_file, save_as, save_in_place
from tests.excel.file.rich import (
    REPORT,
    WORKBOOK,
    changed,
    edited,
    packed,
    parts_of,
    rich,
    sheets,
    with_chain,
)
from tests.excel.workbook.samples import SAMPLES, TEMPLATES, WORKBOOKS

DIVIDEND: Final = (WORKBOOKS / "2019-05-23-dividend.xlsx").read_bytes()


def put(folder: Path, data: bytes, name: str = "決算 book.xlsx") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def files_in(folder: Path) -> set[str]:
    return {each.name for each in folder.iterdir()}


@pytest.mark.parametrize("name", ["2019-05-23-dividend", "restricted_stock", "share_disposal"])
def test_a_file_opened_and_saved_is_not_written(tmp_path: Path, name: str) -> None:
    assert name in (*SAMPLES, *TEMPLATES)
    data = (WORKBOOKS / f"{name}.xlsx").read_bytes()
    path = put(tmp_path, data)
    before = path.stat()
    file = open_file(path, to_write=True)
    file.book.app.calculate()
    done = save_in_place(file)

    assert not done.written
    assert path.read_bytes() == data == file.as_bytes()
    assert path.stat().st_mtime_ns == before.st_mtime_ns
    assert files_in(tmp_path) == {path.name}
    assert file.kept_cells() == []
    assert file.formula_count() == sum(
        text.count(b"<f") - text.count(b"<fo")
        for part, text in parts_of(data).items()
        if part.startswith("xl/worksheets/sheet")
    )


def test_an_input_written_calculated_and_saved(tmp_path: Path) -> None:
    path = put(tmp_path, with_chain(DIVIDEND))
    file = open_file(path, to_write=True)
    cell = file.book.names["in_dividend_per_share"].refers_to_range
    total = file.book.names["out_exact_total"].refers_to_range.value
    per_share = cell.value
    cell.value = per_share * 2
    file.book.app.calculate()
    done = save_in_place(file)
    again = open_file(path)

    assert done.written
    assert done.backup is not None
    assert done.backup.read_bytes() == with_chain(DIVIDEND)
    assert again.book.names["in_dividend_per_share"].refers_to_range.value == per_share * 2
    assert again.book.names["out_exact_total"].refers_to_range.value == total * 2
    different = changed(with_chain(DIVIDEND), path.read_bytes())
    assert different
    assert all(part.startswith("xl/worksheets/sheet") for part in different)


def test_a_rich_workbook_with_macros(tmp_path: Path) -> None:
    path = put(tmp_path, rich(), "rich.xlsm")
    file = open_file(path, to_write=True)
    file.book.sheets["Report"]["C5"].value = "written"
    save_in_place(file)

    assert file.kept_cells() == ["Report!G14", "Tables!D1"]
    assert changed(rich(), path.read_bytes()) == {REPORT}


def test_a_formula_of_the_user_is_named_and_stays(tmp_path: Path) -> None:
    document = Document(DIVIDEND)
    mine = document.add_sheet("Mine")
    mine.write((1, 1), "=COMPANYS_OWN(Inputs!D26)")
    mine.cache((1, 1), 7.0)
    mine.write((2, 1), "=Inputs!D26*2")
    mine.cache((2, 1), 2 * float(str(document.worksheet("Inputs").value((26, 4)))))
    path = put(tmp_path, document.as_package().as_bytes())
    file = open_file(path, to_write=True)
    cell = file.book.names["in_dividend_per_share"].refers_to_range
    cell.value = 100
    file.book.app.calculate()

    assert file.kept_cells() == ["Mine!A1"]
    assert file.book.sheets["Mine"]["A1:A2"].value == [7, 200]


def test_a_formula_in_an_input_is_the_users_and_its_value_goes_on(tmp_path: Path) -> None:
    document = Document(DIVIDEND)
    inputs = document.worksheet("Inputs")
    value = inputs.value((26, 4))
    inputs.write((26, 4), "=COMPANYS_OWN(1)")
    inputs.cache((26, 4), value)
    path = put(tmp_path, document.as_package().as_bytes())
    file = open_file(path)
    before = file.book.names["out_exact_total"].refers_to_range.value
    file.book.app.calculate()

    assert file.kept_cells() == ["Inputs!D26"]
    assert file.book.names["out_exact_total"].refers_to_range.value == before
    assert file.book.names["in_dividend_per_share"].refers_to_range.value == value


def test_the_differences_of_a_file(tmp_path: Path) -> None:
    cells = {"A1": 2.0, "B1": ("=A1*2", 99), "B2": ("=COMPANYS_OWN(1)", 7), "B3": ("=A1", 2)}
    from_disk = open_file(put(tmp_path, sheets(S=cells)))
    (difference,) = from_disk.differences()

    assert (difference.address, difference.formula) == ("S!B1", "A1*2")
    assert (difference.cached, difference.calculated) == (99, 4)
    assert from_disk.kept_cells() == ["S!B2"]


def test_a_link_to_another_workbook_does_not_stop_a_notice(tmp_path: Path) -> None:
    document = Document(DIVIDEND)
    mine = document.add_sheet("Mine")
    mine.write((1, 1), "=[1]Budget!A1")
    mine.cache((1, 1), 7.0)
    file = open_data(document.as_package().as_bytes(), "x.xlsx")

    assert file.sheets["Mine"]["A1"].value == 7


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "a.xlsx"),
        (b"date,close\n", "a.xlsx"),
        (DIVIDEND[:-100], "a.xlsx"),
        (packed({"a.txt": b"x"}), "a.xlsx"),
        (rich(), "rich.xlsx"),
        (edited(sheets(S={"A1": 1.0}), REPORT, ("</worksheet>", "")), "a.xlsx"),
    ],
)
def test_what_is_no_workbook_is_refused(tmp_path: Path, data: bytes, name: str) -> None:
    path = put(tmp_path, data, name)

    with pytest.raises(InputError):
        open_file(path)
    assert path.read_bytes() == data


def test_a_new_file(tmp_path: Path) -> None:
    path = tmp_path / "new.xlsx"
    save_as(DIVIDEND, path)

    assert path.read_bytes() == DIVIDEND
    with pytest.raises(InputError):
        save_as(rich(), path)
    assert path.read_bytes() == DIVIDEND
    save_as(sheets(S={"A1": 1.0}), path, replace=True)
    assert path.read_bytes() == sheets(S={"A1": 1.0})


def test_what_could_not_be_read_again_is_not_saved(tmp_path: Path) -> None:
    path = tmp_path / "new.xlsx"
    broken = edited(DIVIDEND, WORKBOOK, ("</workbook>", ""))

    with pytest.raises(InputError):
        save_as(broken, path)
    assert files_in(tmp_path) == set()


def test_what_is_no_number_leaves_a_blank(tmp_path: Path) -> None:
    path = put(tmp_path, DIVIDEND)
    file = open_file(path, to_write=True)
    file.book.impl.document.worksheet("Inputs").write((26, 4), float("nan"))

    save_in_place(file)
    assert open_file(path).book.sheets["Inputs"]["D26"].value is None
