"""Word documents of the shipped cases, opened by LibreOffice Writer and by Open XML's validator.

Writer counts sections, items and points by itself, and for a PDF it also makes every
reference anew: with the numbers in the fields made wrong before, the page must show what
the document says. So it must where a level is skipped, which Writer counts and its
neighbours may not. Needs LibreOffice and poppler, and for the schema the validator that the
environment variable OOXML_VALIDATOR names; `.ci/run` installs them.
"""

import io
import json
import os
import random
import re
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
from pypdf import PdfReader

from ivjxl.documents.document import Document, document
from ivjxl.documents.word import as_docx
from ivjxl.errors import InputError
from ivjxl.excel.libreoffice import program
from ivjxl.notices.case import read_case
from tests.documents.test_word import numbered
from tests.system.test_spreadsheet_program import CASES

pytestmark = pytest.mark.system

CONVERSION: Final = 300
"""Seconds that the conversion of all documents may take."""

KINDS: Final = [
    *("date", "addressee", "sender", "title", "paragraph", "opening", "section", "paragraph"),
    *("section", "item", "paragraph", "item", *["point"] * 22, "paragraph", "item", "section"),
    *("item", "point", "heading", "item", "point", "item", "section", "closing", "heading"),
    *("item", "paragraph", "addressee"),
]
SKIPPED: Final = {
    "heading-first": "opening heading paragraph section item section item point closing",
    "items-first": "paragraph item item point item section paragraph section item item section",
    "point-in-section": "section point item point item section heading point point item heading",
    "points-first": "point point section item point heading point item point section point",
}
"""Kinds of clauses in an order that skips levels."""

STRUCTURES: Final = range(16)
"""Seeds of further documents, in no order; every other one lacks some clauses."""

BODY: Final = ("-x", "0", "-y", "68", "-W", "595", "-H", "706")
"""The page without its header and footer, in points."""

WRONG: Final = "XX"
"""What the fields show before they are updated."""

LIGATURES: Final = {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi"}
"""Some fonts have one glyph for them."""

LANGUAGES: Final = ("en", "ja")
WITHOUT_TABLES: Final = ["numbered", *SKIPPED, *(f"structure{seed}" for seed in STRUCTURES)]
NAMES: Final = [f"{name}-{language}" for name in (*WITHOUT_TABLES, *(each.stem for each in CASES))
                for language in LANGUAGES]  # fmt: skip
each_document: Final = pytest.mark.parametrize("name", NAMES)


@pytest.fixture(scope="session")
def made() -> Mapping[str, Document]:
    """Every document, by its name."""
    found = {}
    for language in LANGUAGES:
        found[f"numbered-{language}"] = numbered(KINDS, language)
        for name, kinds in SKIPPED.items():
            found[f"{name}-{language}"] = numbered(kinds.split(), language)
        for seed in STRUCTURES:
            found[f"structure{seed}-{language}"] = structure(seed, language)
        for case in CASES:
            found[f"{case.stem}-{language}"] = document(read_case(case), language)
    return found


def structure(seed: int, language: str) -> Document:
    """Return clauses of random kinds."""
    chance = random.Random(seed)
    kinds = chance.choices(
        ("section", "item", "point", "heading", "paragraph"), (3, 5, 5, 1, 2), k=30
    )
    whole = numbered(kinds, language)
    kept = (each for each in whole.blocks if seed % 2 == 0 or chance.random() < 0.8)
    return replace(whole, blocks=tuple(kept))


@pytest.fixture(scope="session")
def pages(made: Mapping[str, Document], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with a PDF of every document, whose fields were wrong before."""
    if shutil.which("pdftotext") is None:
        pytest.skip("not installed: pdftotext")
    try:
        office = program.find()
    except InputError as error:
        pytest.skip(str(error))
    folder = tmp_path_factory.mktemp("documents")
    files = []
    for name, each in made.items():
        file = folder / f"{name}.docx"
        file.write_bytes(with_wrong_fields(as_docx(each)))
        files.append(str(file))
    said = office.run(
        ["--convert-to", "pdf", "--outdir", str(folder), *files],
        profile=tmp_path_factory.mktemp("profile"),
        home=tmp_path_factory.mktemp("home"),
        timeout=CONVERSION,
    )
    assert len(list(folder.glob("*.pdf"))) == len(files), said
    return folder


def with_wrong_fields(data: bytes) -> bytes:
    """Return a file in which every field of the body shows what it must not."""
    shows = re.compile(rb'(w:fldCharType="separate"/></w:r><w:r><w:t[^>]*>)[^<]+')
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(written, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "word/document.xml":
                part = shows.sub(rb"\1" + WRONG.encode(), part)
            new.writestr(name, part)
    return written.getvalue()


def squeezed(text: str) -> str:
    """Return a text without its spaces and line breaks, which a page sets anew."""
    return "".join(text.translate(str.maketrans(LIGATURES)).split())  # type: ignore[arg-type]


def read(file: Path, *area: str) -> str:
    done = subprocess.run(
        ["pdftotext", "-raw", *area, str(file), "-"], capture_output=True, text=True, check=True
    )
    return done.stdout


def printed(each: Document) -> list[str]:
    """Return what the pages must show, in order."""
    texts = []
    for block in each.blocks:
        if block.table is not None:
            texts += [cell for row in block.table.rows for cell in row.cells]
        elif not block.formula:
            texts.append(block.label + block.text)
    return [squeezed(text) for text in texts if text.strip()]


@each_document
def test_pages_show_every_label_text_and_cell_in_order(
    name: str, made: Mapping[str, Document], pages: Path
) -> None:
    shown = squeezed(read(pages / f"{name}.pdf", *BODY))
    position = 0

    for text in printed(made[name]):
        found = shown.find(text, position)
        assert found >= 0, (text, shown[position : position + 200])
        position = found + len(text)
    assert position > 0


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", WITHOUT_TABLES)
def test_pages_show_nothing_but_the_labels_and_texts(
    name: str, language: str, made: Mapping[str, Document], pages: Path
) -> None:
    shown = squeezed(read(pages / f"{name}-{language}.pdf", *BODY))
    texts = printed(made[f"{name}-{language}"])

    assert len(texts) > 8
    assert shown == "".join(texts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_references_were_wrong_before_and_are_right_on_the_page(
    language: str, made: Mapping[str, Document], pages: Path
) -> None:
    name = f"numbered-{language}"
    with zipfile.ZipFile(pages / f"{name}.docx") as archive:
        before = archive.read("word/document.xml").decode()

    assert before.count(f">{WRONG}<") > 100
    assert WRONG not in read(pages / f"{name}.pdf")


@each_document
def test_every_page_has_its_number_and_the_mark(
    name: str, made: Mapping[str, Document], pages: Path
) -> None:
    texts = read(pages / f"{name}.pdf").split("\f")[:-1]

    for number, text in enumerate(texts, 1):
        assert f"{number} / {len(texts)}" in text
        assert squeezed(made[name].mark) in squeezed(text)
    assert texts


@each_document
def test_pages_say_their_language(name: str, made: Mapping[str, Document], pages: Path) -> None:
    root = PdfReader(pages / f"{name}.pdf").root_object

    assert str(root["/Lang"]) == {"en": "en-US", "ja": "ja-JP"}[made[name].language]


@each_document
def test_document_is_valid_open_xml(
    name: str, made: Mapping[str, Document], tmp_path: Path
) -> None:
    validator = os.environ.get("OOXML_VALIDATOR")
    if not validator:
        pytest.skip("OOXML_VALIDATOR names no validator")
    file = tmp_path / f"{name}.docx"
    file.write_bytes(as_docx(made[name]))

    done = subprocess.run(
        [validator, str(file)], capture_output=True, text=True, check=False, timeout=120
    )

    found = json.loads(done.stdout)
    assert (found["ok"], found["errors"]) == (True, [])
