"""The shipped notices as PDF: every number of their blocks is on paper, the mark on every page."""

import re
import shutil
import subprocess
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import pytest
from pypdf import PdfReader

from ivjxl.documents.document import SAMPLE_MARK, Block, Document, document
from ivjxl.documents.word import as_docx
from ivjxl.excel.office_pdf import pdf
from ivjxl.notices.case import read_case

pytestmark = pytest.mark.system

WORKBOOKS: Final = Path(__file__).parents[2] / "workbooks"
CASES: Final = ("2019-05-23-dividend", "2015-06-26-option-issuance")
LANGUAGES: Final = ("en", "ja")
PROGRAMS: Final = ("soffice", "pdftotext", "pdffonts")
NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)*")
A4: Final = (595, 842)
"""Points, rounded."""


@pytest.fixture(
    scope="module",
    params=[(case, language) for case in CASES for language in LANGUAGES],
    ids=lambda pair: "-".join(pair),
)
def paper(request: pytest.FixtureRequest) -> tuple[Document, bytes]:
    """A shipped notice in a language, and its PDF."""
    missing = [program for program in PROGRAMS if shutil.which(program) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    name, language = request.param
    made = document(read_case(WORKBOOKS / f"{name}.toml"), language)
    return made, pdf(as_docx(made))


def texts(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        yield block.label
        yield block.text
        if block.table is not None:
            yield from block.table.header
            for row in block.table.rows:
                yield from row.cells


def numbers(text: str) -> Counter[str]:
    """Return the numbers of a text; ① is 1, and a space between digits is none of theirs."""
    return Counter(NUMBER.findall(unicodedata.normalize("NFKC", text)))


def pages(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(content)).pages]


def text_by_pypdf(content: bytes) -> str:
    return "\n".join(pages(content))


def text_by_poppler(content: bytes) -> str:
    command = ["pdftotext", "-enc", "UTF-8", "-", "-"]
    return subprocess.run(command, input=content, capture_output=True, check=True).stdout.decode()


@pytest.mark.parametrize("reader", [text_by_pypdf, text_by_poppler])
def test_every_number_of_the_blocks_is_on_paper(
    paper: tuple[Document, bytes], reader: Callable[[bytes], str]
) -> None:
    made, content = paper

    wanted = sum((numbers(text) for text in texts(made.blocks)), Counter())

    assert wanted.total() > 20
    assert wanted - numbers(reader(content)) == Counter()


def test_the_mark_stands_on_every_page(paper: tuple[Document, bytes]) -> None:
    made, content = paper
    found = pages(content)

    assert made.mark == SAMPLE_MARK
    assert len(found) > 1
    assert [page for page in found if SAMPLE_MARK not in page] == []


def test_pages_are_a4_and_the_file_is_tagged(paper: tuple[Document, bytes]) -> None:
    made, content = paper
    read = PdfReader(BytesIO(content))
    root: Any = read.trailer["/Root"]

    sizes = {(round(page.mediabox.width), round(page.mediabox.height)) for page in read.pages}
    assert sizes == {A4}
    assert root["/MarkInfo"]["/Marked"]
    assert read.metadata is not None
    assert read.metadata.title == made.title


def test_every_font_is_embedded(paper: tuple[Document, bytes], tmp_path: Path) -> None:
    file = tmp_path / "paper.pdf"
    file.write_bytes(paper[1])

    done = subprocess.run(["pdffonts", file], capture_output=True, text=True, check=True)

    fonts = done.stdout.splitlines()[2:]
    assert fonts
    assert [line for line in fonts if not re.search(r" yes +(yes|no) +yes +\d+ +\d+$", line)] == []
