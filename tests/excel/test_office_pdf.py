"""A document as PDF: which program makes it, what it is told, and what is said without one."""

import sys
from pathlib import Path
from types import ModuleType
from typing import Any, Final
from xml.etree import ElementTree

import pytest

from ivjxl.errors import InputError, Text
from ivjxl.excel import office_pdf
from ivjxl.excel.libreoffice import program
from ivjxl.excel.libreoffice.program import Program

MADE: Final = b"%PDF-1.6 made"
DOCX: Final = b"PK the document"
MISSING: Final = InputError("LibreOffice", Text("is needed", "が必要です"), None)


class ComError(Exception):
    """What pywin32 raises."""


class FakeWord:
    """As much of Word as is used; notes what it is told."""

    def __init__(self, *, refuses: str = "") -> None:
        object.__setattr__(self, "told", [])
        object.__setattr__(self, "refuses", refuses)

    told: list[tuple[Any, ...]]
    refuses: str

    def __setattr__(self, name: str, value: object) -> None:
        self.told.append(("set", name, value))

    @property
    def Documents(self) -> "FakeWord":  # noqa: N802
        return self

    def __getattr__(self, name: str) -> Any:
        def call(*arguments: Any) -> "FakeWord":
            self.told.append((name, *arguments))
            if name == self.refuses:
                raise ComError(name)
            if name == "Open":
                assert Path(arguments[0]).read_bytes() == DOCX
            if name == "ExportAsFixedFormat":
                Path(arguments[0]).write_bytes(MADE)
            return self

        return call


def without_libreoffice() -> Program:
    raise MISSING


@pytest.fixture
def word(monkeypatch: pytest.MonkeyPatch) -> FakeWord:
    """Word on Windows, without LibreOffice."""
    found = FakeWord()
    with_word(monkeypatch, lambda _: found)
    return found


def with_word(monkeypatch: pytest.MonkeyPatch, dispatched: Any) -> None:
    pythoncom: Any = ModuleType("pythoncom")
    pythoncom.com_error = ComError
    pythoncom.calls = []
    pythoncom.CoInitialize = lambda: pythoncom.calls.append("initialized")
    pythoncom.CoUninitialize = lambda: pythoncom.calls.append("uninitialized")
    client: Any = ModuleType("win32com.client")
    client.DispatchEx = dispatched
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(program, "find", without_libreoffice)
    for module in (pythoncom, ModuleType("win32com"), client):
        monkeypatch.setitem(sys.modules, module.__name__, module)


def libreoffice(monkeypatch: pytest.MonkeyPatch, *, has_writer: bool) -> dict[str, Any]:
    """Fake a LibreOffice; return what it is run with."""
    seen: dict[str, Any] = {}

    def run(_: Program, arguments: list[str], **settings: Any) -> str:
        seen.update(settings, arguments=arguments, source=Path(arguments[-1]).read_bytes())
        for name, path in (
            ("settings", settings["profile"] / "user" / "registrymodifications.xcu"),
            ("fonts", settings["home"] / ".config" / "fontconfig" / "fonts.conf"),
        ):
            seen[name] = ElementTree.fromstring(path.read_text(encoding="utf-8"))
        if not has_writer:
            return "Error: source file could not be loaded\n"
        Path(arguments[arguments.index("--outdir") + 1], "document.pdf").write_bytes(MADE)
        return ""

    monkeypatch.setattr(program, "find", lambda: Program(Path("office")))
    monkeypatch.setattr(Program, "run", run)
    return seen


def test_libreoffice_makes_it_in_a_profile_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = libreoffice(monkeypatch, has_writer=True)

    assert office_pdf.pdf(DOCX) == MADE

    assert seen["source"] == DOCX
    assert seen["arguments"][:1] == ["--convert-to"]
    assert seen["profile"].parent == seen["home"]
    assert not seen["home"].exists()


def test_libreoffice_fetches_nothing_and_runs_no_macro(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = libreoffice(monkeypatch, has_writer=True)

    office_pdf.pdf(DOCX)

    oor = "{http://openoffice.org/2001/registry}"
    told = {
        (item.get(f"{oor}path"), prop.get(f"{oor}name"), prop.findtext("value"))
        for item in seen["settings"].iter("item")
        for prop in item.iter("prop")
    }
    assert told >= {
        ("/org.openoffice.Office.Writer/Content/Update", "Link", "2"),
        ("/org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
        ("/org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    }


def test_a_missing_mincho_is_followed_by_a_serif(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = libreoffice(monkeypatch, has_writer=True)

    office_pdf.pdf(DOCX)

    taken = {
        alias.findtext("family"): [each.text for each in alias.iterfind("accept/family")]
        for alias in seen["fonts"].iter("alias")
    }
    assert taken["ＭＳ 明朝"][0] == "Noto Serif CJK JP"
    assert taken["游明朝"] == taken["ＭＳ 明朝"]
    assert taken["ＭＳ ゴシック"][0] == "Noto Sans CJK JP"
    assert taken["Times New Roman"][0] == "Liberation Serif"


def test_word_opens_a_copy_in_an_instance_of_its_own_and_is_quit(word: FakeWord) -> None:
    assert office_pdf.pdf(DOCX) == MADE

    (_, opened, *how), (_, written, *form) = word.told[3:5]
    assert word.told[:3] == [
        ("set", "Visible", False),
        ("set", "DisplayAlerts", 0),
        ("set", "AutomationSecurity", 3),
    ]
    assert [each[0] for each in word.told[3:]] == ["Open", "ExportAsFixedFormat", "Close", "Quit"]
    assert how == [False, True, False]  # ConfirmConversions, ReadOnly, AddToRecentFiles
    assert form[0] == 17  # wdExportFormatPDF
    assert word.told[-2:] == [("Close", 0), ("Quit", 0)]  # wdDoNotSaveChanges
    assert Path(opened).parent == Path(written).parent
    assert not Path(opened).parent.exists()
    assert sys.modules["pythoncom"].calls == ["initialized", "uninitialized"]


@pytest.mark.parametrize("step", ["Open", "ExportAsFixedFormat", "Close"])
def test_word_is_quit_when_it_refuses(step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    refusing = FakeWord(refuses=step)
    with_word(monkeypatch, lambda _: refusing)

    with pytest.raises(InputError, match="not made by Microsoft Word") as caught:
        office_pdf.pdf(DOCX)

    assert "Microsoft Wordで作成できませんでした" in caught.value.in_language("ja")
    assert refusing.told[-1] == ("Quit", 0)
    assert sys.modules["pythoncom"].calls == ["initialized", "uninitialized"]


def test_word_makes_it_where_libreoffice_has_no_writer(
    word: FakeWord, monkeypatch: pytest.MonkeyPatch
) -> None:
    libreoffice(monkeypatch, has_writer=False)

    assert office_pdf.pdf(DOCX) == MADE
    assert word.told[-1] == ("Quit", 0)


def test_without_any_program_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program, "find", without_libreoffice)

    with pytest.raises(InputError) as caught:
        office_pdf.pdf(DOCX)

    english, japanese = (caught.value.in_language(language) for language in ("en", "ja"))
    assert english.startswith("PDF: needs LibreOffice 7.4 or newer with Writer, or on Windows")
    assert "save it as PDF in Word" in english
    assert "LibreOffice: is needed" in english
    assert japanese.startswith("PDFの作成には、LibreOffice 7.4以降（Writerを含む）")


def test_without_writer_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    libreoffice(monkeypatch, has_writer=False)

    with pytest.raises(InputError) as caught:
        office_pdf.pdf(DOCX)

    assert "is its Writer installed (package libreoffice-writer)?" in str(caught.value)
    assert "source file could not be loaded" in str(caught.value)
    assert "Writer（libreoffice-writer）" in caught.value.in_language("ja")


def no_word(_: str) -> None:
    raise ComError("Invalid class string")


def no_pywin32(_: str) -> None:
    raise AssertionError


@pytest.mark.parametrize("dispatched", [no_word, no_pywin32])
def test_on_windows_without_word_it_says_what_to_install(
    dispatched: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_word(monkeypatch, dispatched)
    if dispatched is no_pywin32:
        monkeypatch.setitem(sys.modules, "pythoncom", None)

    with pytest.raises(InputError, match="needs LibreOffice"):
        office_pdf.pdf(DOCX)
