"""No workbook made by Excel itself, or by LibreOffice, is refused by the gate."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

import pytest

from ivjxl.errors import InputError
from ivjxl.excel.file.gate import admitted

pytestmark = pytest.mark.system

REPOSITORY: Final = Path(__file__).parents[2]
FOLDER: Final = "IVJXL_EXCEL_CORPUS"
"""The environment variable that names a folder of workbooks saved by Excel.

Such are the files in xlsxwriter/test/comparison/xlsx_files of github.com/jmcnamara/XlsxWriter.
"""


def refused(files: list[Path]) -> dict[str, str]:
    found = {}
    for file in files:
        try:
            admitted(file.name, file.read_bytes())
        except InputError as error:
            found[file.name] = str(error)
    return found


def test_no_workbook_of_excel_is_refused() -> None:
    folder = os.environ.get(FOLDER)
    if not folder or not Path(folder).is_dir():
        pytest.skip(f"{FOLDER} names no folder: the gate was NOT tried on workbooks of Excel")
    files = sorted(Path(folder).rglob("*.xls[xm]"))

    assert len(files) >= 900
    assert refused(files) == {}


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_no_workbook_that_libreoffice_saved_is_refused(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "日付.csv").write_text("日付,終値\n2019-07-12,2141\n,=1/0\n", encoding="utf-8")
    for file in sorted((REPOSITORY / "workbooks").glob("*.xlsx")):
        shutil.copy(file, source)
    files = sorted(source.iterdir())

    subprocess.run(
        [
            *("soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"),
            *("--convert-to", "xlsx", "--outdir", str(tmp_path / "made"), *map(str, files)),
        ],
        check=True,
        capture_output=True,
        timeout=240,
    )

    made = sorted((tmp_path / "made").glob("*.xlsx"))
    assert len(made) == len(files)
    assert refused(made) == {}
