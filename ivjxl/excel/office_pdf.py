"""A Word document as PDF, by the office program of this machine.

LibreOffice Writer works in a private profile and an empty folder; where it is not,
Microsoft Word on Windows opens a copy in an instance of its own. Nothing of the
user's is read or changed.
"""

import importlib
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from ivjxl.errors import InputError, Text
from ivjxl.excel.libreoffice import program
from ivjxl.excel.libreoffice.profile import write_settings
from ivjxl.excel.libreoffice.program import Program

SECONDS: Final = 120
"""How long LibreOffice may take."""

_FILTER: Final = (
    'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"},'
    '"ExportBookmarks":{"type":"boolean","value":"true"}}'
)

_LIKE: Final = {
    "Noto Serif CJK JP;Source Han Serif JP;Noto Serif JP;IPAexMincho;IPAMincho": (
        *("ＭＳ 明朝", "MS Mincho", "ＭＳ Ｐ明朝", "MS PMincho"),
        *("游明朝", "Yu Mincho", "ヒラギノ明朝 ProN", "Hiragino Mincho ProN"),
    ),
    "Noto Sans CJK JP;Source Han Sans JP;Noto Sans JP;IPAexGothic;IPAGothic": (
        *("ＭＳ ゴシック", "MS Gothic", "ＭＳ Ｐゴシック", "MS PGothic"),
        *("游ゴシック", "Yu Gothic", "メイリオ", "Meiryo"),
    ),
    "Liberation Serif;Tinos;Noto Serif;Noto Serif CJK JP": ("Times New Roman", "Century"),
}
"""Where a font of Word is missing, fonts of its kind: else a Mincho would become a Gothic."""

_NO_ALERTS, _NO_MACROS, _NO_CHANGES = 0, 3, 0
"""wdAlertsNone, msoAutomationSecurityForceDisable, wdDoNotSaveChanges."""

_OPENED: Final = (False, True, False)
"""ConfirmConversions, ReadOnly, AddToRecentFiles."""

_EXPORTED: Final = (17, False, 0, 0, 1, 1, 0, True, True, 1, True)
"""As PDF (wdExportFormatPDF), not shown; for print, all pages, with properties, bookmarks and tags.

By position: by name they would need Word's type library.
"""

_NEEDED: Final = Text(
    "needs LibreOffice 7.4 or newer with Writer, or on Windows Microsoft Word with pywin32 "
    "(`pip install pywin32`); or make the document as docx and save it as PDF in Word",
    "の作成には、LibreOffice 7.4以降（Writerを含む）、又はWindowsのMicrosoft Wordとpywin32"
    "（pip install pywin32）が必要です。docxで出力し、WordでPDFとして保存することもできます",
)
_NO_WRITER: Final = Text(
    "was not made by LibreOffice: is its Writer installed (package libreoffice-writer)? "
    "Or make the document as docx and save it as PDF in Word",
    "をLibreOfficeで作成できませんでした。Writer（libreoffice-writer）がインストールされているか"
    "確認してください。docxで出力し、WordでPDFとして保存することもできます",
)
_WORD_FAILED: Final = Text(
    "was not made by Microsoft Word: make the document as docx and save it as PDF in Word",
    "をMicrosoft Wordで作成できませんでした。docxで出力し、WordでPDFとして保存してください",
)


def pdf(docx: bytes) -> bytes:
    """Return a Word document as PDF.

    Raises
    ------
    InputError
        If there is neither LibreOffice with Writer nor Word, or the one there is
        cannot convert the document or does not end in time.
    """
    # Removed with all that the program has left in it, even files of a process just ended.
    with tempfile.TemporaryDirectory(prefix="ivjxl-", ignore_cleanup_errors=True) as name:
        folder = Path(name).resolve()
        source, target = folder / "document.docx", folder / "document.pdf"
        source.write_bytes(docx)
        try:
            _by_libreoffice(source, folder)
        except InputError as failure:
            if sys.platform != "win32" or not _by_word(source, target):
                raise failure from None
        return target.read_bytes()


def _by_libreoffice(source: Path, folder: Path) -> None:
    try:
        office = program.find()
    except InputError as error:
        raise InputError("PDF", _NEEDED, str(error)) from None
    write_settings(folder / "profile")
    _name_fonts(folder / ".config" / "fontconfig")
    said = _run(office, source, folder)
    if not source.with_suffix(".pdf").is_file():
        raise InputError("PDF", _NO_WRITER, said.strip() or None)


def _run(office: Program, source: Path, folder: Path) -> str:
    arguments = ["--convert-to", _FILTER, "--outdir", str(folder), str(source)]
    return office.run(arguments, profile=folder / "profile", home=folder, timeout=SECONDS)


def _name_fonts(settings: Path) -> None:
    """Write what fontconfig, where there is one, takes for fonts that are missing."""
    aliases = "".join(
        f'<alias binding="same"><family>{missing}</family><accept>'
        + "".join(f"<family>{each}</family>" for each in fonts.split(";"))
        + "</accept></alias>\n"
        for fonts, names in _LIKE.items()
        for missing in names
    )
    settings.mkdir(parents=True)
    (settings / "fonts.conf").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n'
        f"<fontconfig>\n{aliases}</fontconfig>\n",
        encoding="utf-8",
    )


def _by_word(source: Path, target: Path) -> bool:
    """Let Word make the file; return False where there is no Word.

    Raises
    ------
    InputError
        If Word refuses.
    """
    try:
        pythoncom: Any = importlib.import_module("pythoncom")
        client: Any = importlib.import_module("win32com.client")
    except ImportError:
        return False
    pythoncom.CoInitialize()
    try:
        # Not the user's own Word, whatever is open in it.
        word = client.DispatchEx("Word.Application")
    except pythoncom.com_error:
        pythoncom.CoUninitialize()
        return False
    try:
        word.Visible = False
        word.DisplayAlerts = _NO_ALERTS
        word.AutomationSecurity = _NO_MACROS
        document = word.Documents.Open(str(source), *_OPENED)
        document.ExportAsFixedFormat(str(target), *_EXPORTED)
        document.Close(_NO_CHANGES)
    except pythoncom.com_error as error:
        raise InputError("PDF", _WORD_FAILED, str(error)) from None
    finally:
        word.Quit(_NO_CHANGES)
        del word
        pythoncom.CoUninitialize()
    return True
