"""Workbooks calculated by LibreOffice with our functions, in a private profile.

Nothing of the user's profile is read or changed. LibreOffice gets a copy of each
book in which every cached value of a formula is replaced by a canary: a value
that nothing else in the book has. If one is still there afterwards, the book
was not calculated, and its values are not given out.
"""

import io
import re
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from ivjxl.errors import InputError, Text
from ivjxl.excel.libreoffice import basic, extension, library, program
from ivjxl.excel.libreoffice.profile import write_settings
from ivjxl.excel.libreoffice.program import Program

FILTERS: Final = {"xlsx": "Calc MS Excel 2007 XML", "pdf": "calc_pdf_Export"}
"""What a book can be converted to, and what LibreOffice calls it."""

ALWAYS, NEVER = 0, 1
"""When LibreOffice calculates an .xlsx file as it loads it."""

_FORMAT: Final = Text('must be "xlsx" or "pdf"', "「xlsx」か「pdf」を指定してください")
_NO_BOOK: Final = Text("must be an .xlsx workbook", ".xlsx形式のブックが必要です")
_UNPROVED: Final = Text(
    "was not calculated by LibreOffice: values of before are still in it",
    "LibreOfficeで再計算されていません（再計算前の値が残っています）",
)
_UNREADABLE: Final = Text(
    "has formulas in a form that is not known here", "の数式は未知の形式で保存されています"
)
_NOT_CONVERTED: Final = Text(
    "could not be opened or converted by LibreOffice",
    "LibreOfficeで開けないか、変換できませんでした",
)
_NO_FUNCTIONS: Final = Text(
    "does not calculate with our functions: is its Python support installed (python3-uno)?",
    "で当方の関数を計算できません（Python対応、python3-unoが必要です）",
)

_CELL: Final = re.compile(rb"<c\b([^>]*)(?<!/)>((?:(?!</c>).)*?<f\b(?:(?!</c>).)*)</c>", re.DOTALL)
_VALUE: Final = re.compile(rb"(<v[^>]*>)([^<]+)(</v>)")
_NO_ROOM: Final = re.compile(rb"""\bt\s*=\s*["'](?:b|e|s|d)["']""")
_FORMULA: Final = re.compile(rb"<(?:\w+:)?f\b")
_SHEETS: Final = "xl/worksheets/"
_TEXTS: Final = "xl/sharedStrings.xml"

_LIBRARIES: Final = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:libraries PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "libraries.dtd">
<library:libraries xmlns:library="http://openoffice.org/2000/library"\
 xmlns:xlink="http://www.w3.org/1999/xlink">
 <library:library library:name="Standard" library:link="false"/>
</library:libraries>
"""
_LIBRARY: Final = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard"\
 library:readonly="false" library:passwordprotected="false">
 <library:element library:name="conversion"/>
</library:library>
"""
_SETTINGS: Final = (
    # A first start would replace the Basic library by an empty one.
    ("Setup/Office", "ooSetupInstCompleted", "true"),
    ("Office.Calc/Formula/Load", "ODFRecalcMode", "0"),
)

_CONVERSION: Final = """Option Explicit
Private Sub note(text As String)
  Dim file As Integer
  file = FreeFile
  Open "{report}" For Append As #file
  Print #file, text
  Close #file
End Sub
Private Sub convert(number As String, source As String, targets, filters)
  On Error GoTo failed
  Dim opening(2) As New com.sun.star.beans.PropertyValue
  Dim saving(1) As New com.sun.star.beans.PropertyValue
  Dim book As Object, i As Long
  opening(0).Name = "Hidden" : opening(0).Value = True
  opening(1).Name = "MacroExecutionMode" : opening(1).Value = 0
  opening(2).Name = "UpdateDocMode" : opening(2).Value = 0
  book = StarDesktop.loadComponentFromURL(source, "_blank", 0, opening())
  If IsNull(book) Then Exit Sub
  For i = 0 To UBound(targets)
    saving(0).Name = "FilterName" : saving(0).Value = filters(i)
    saving(1).Name = "Overwrite" : saving(1).Value = True
    book.storeToURL(targets(i), saving())
  Next i
  book.close(True)
  note(number)
  Exit Sub
failed:
  On Error Resume Next
  note("failed " & number & " " & Error)
  If Not IsNull(book) Then book.close(True)
End Sub
Sub Main
  On Error GoTo done
  If ROUND_YEN(1.5, 1, "up") = 2 Then note("functions")
{calls}done:
  StarDesktop.terminate()
End Sub
"""


def recalculated(book: Path, *, to: str, timeout: float = 120) -> bytes:
    """Return a workbook with every formula calculated by LibreOffice.

    Parameters
    ----------
    book
        An .xlsx file; it is read, not changed.
    to
        "xlsx" for its values, "pdf" for its pages.
    timeout
        Seconds that LibreOffice may take.

    Raises
    ------
    InputError
        If LibreOffice is not there or too old, does not end in time, has not
        calculated the book, or cannot calculate our functions.
    """
    return recalculated_all([book], to=[to], timeout=timeout)[0][to]


def recalculated_all(
    books: Sequence[Path], *, to: Sequence[str], timeout: float = 600
) -> list[dict[str, bytes]]:
    """Return several workbooks, each in one or more formats, from one start of LibreOffice.

    See `recalculated`. Both formats of a book come from the same calculation.
    """
    for each in to:
        if each not in FILTERS:
            raise InputError("to", _FORMAT, each)
    if not books:
        return []
    office = program.find()
    canaries = [_with_canaries(book) for book in books]
    # Removed with all that LibreOffice has left in it, even files of a process just ended.
    with tempfile.TemporaryDirectory(prefix="ivjxl-", ignore_cleanup_errors=True) as name:
        return _converted(office, Path(name).resolve(), books, canaries, to, timeout)


def _converted(
    office: Program,
    folder: Path,
    books: Sequence[Path],
    canaries: Sequence[tuple[bytes, bytes]],
    to: Sequence[str],
    timeout: float,
) -> list[dict[str, bytes]]:
    formats = [*dict.fromkeys(["xlsx", *to])]
    calls = []
    for number, (copy, _) in enumerate(canaries):
        source = folder / f"book{number}.xlsx"
        source.write_bytes(copy)
        targets = [f'"{_output(folder, number, each).as_uri()}"' for each in formats]
        filters = [f'"{FILTERS[each]}"' for each in formats]
        listed = f"Array({', '.join(targets)}), Array({', '.join(filters)})"
        calls.append(f'  convert("{number}", "{source.as_uri()}", {listed})\n')
    report = folder / "report.txt"
    make_profile(
        folder / "profile", _CONVERSION.format(report=report.as_uri(), calls="".join(calls))
    )
    extension.unpack(folder / "extensions" / "ivjxl")
    arguments = [
        f"-env:BUNDLED_EXTENSIONS={(folder / 'extensions').as_uri()}",
        "macro:///Standard.conversion.Main",
    ]
    said = office.run(arguments, profile=folder / "profile", home=folder, timeout=timeout)
    noted = report.read_text(encoding="utf-8").splitlines() if report.is_file() else []
    if "functions" not in noted:
        raise InputError("LibreOffice", _NO_FUNCTIONS, said.strip() or None)
    found = []
    for number, (book, (_, canary)) in enumerate(zip(books, canaries, strict=True)):
        outputs = {each: _output(folder, number, each) for each in formats}
        if f"{number}" not in noted or not all(file.is_file() for file in outputs.values()):
            raise InputError(book.name, _NOT_CONVERTED, None)
        contents = {each: file.read_bytes() for each, file in outputs.items()}
        if _holds(contents["xlsx"], canary):
            raise InputError(book.name, _UNPROVED, None)
        found.append({each: contents[each] for each in to})
    return found


def _output(folder: Path, number: int, kind: str) -> Path:
    return folder / f"calculated{number}.{kind}"


def make_profile(profile: Path, conversion: str, *, calculates: int = ALWAYS) -> None:
    """Write a new profile that has our functions and one module more, and calculates on load."""
    standard = profile / "user" / "basic" / "Standard"
    standard.mkdir(parents=True)
    for kind in ("script", "dialog"):
        (standard.parent / f"{kind}.xlc").write_text(_LIBRARIES, encoding="utf-8")
    (standard / "script.xlb").write_text(_LIBRARY, encoding="utf-8")
    empty = re.sub(r">\n <library:element.*\n</library:library>", "/>", _LIBRARY)
    (standard / "dialog.xlb").write_text(empty, encoding="utf-8")
    (standard / "conversion.xba").write_bytes(basic.module_file("conversion", conversion))
    library.add(standard)
    recalculation = ("Office.Calc/Formula/Load", "OOXMLRecalcMode", f"{calculates}")
    write_settings(profile, (*_SETTINGS, recalculation))


def _with_canaries(book: Path) -> tuple[bytes, bytes]:
    """Return a copy of a book with a canary in place of every cached value of a formula."""
    try:
        with zipfile.ZipFile(book) as archive:
            parts = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    except (OSError, zipfile.BadZipFile) as error:
        raise InputError(book.name, _NO_BOOK, str(error)) from None
    everything = b"".join(parts.values())
    # Twelve digits, which LibreOffice writes out as they are, and which the book has nowhere.
    canary = next(
        text
        for text in (b"%d" % number for number in range(876_543_210_987, 0, -1))
        if text not in everything
    )
    for name, content in parts.items():
        if name.startswith(_SHEETS) and name.endswith(".xml"):
            parts[name], count = _CELL.subn(lambda cell: _poisoned(cell, canary), content)
            if not count and _FORMULA.search(content):
                raise InputError(book.name, _UNREADABLE, name)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue(), canary


def _poisoned(cell: "re.Match[bytes]", canary: bytes) -> bytes:
    attributes, body = cell[1], cell[2]
    poisoned = _VALUE.sub(lambda value: value[1] + canary + value[3], body)
    if poisoned != body:
        # TRUE, an error or a shared text has no room for it; a text has.
        attributes = _NO_ROOM.sub(rb't="str"', attributes)
    return b"<c" + attributes + b">" + poisoned + b"</c>"


def _holds(package: bytes, canary: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return any(
            canary in archive.read(name)
            for name in archive.namelist()
            if name.startswith(_SHEETS) or name == _TEXTS
        )
