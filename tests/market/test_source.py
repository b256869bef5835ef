"""Bytes to rows: encodings, line ends, quotes, and what is no table at all."""

import codecs
import gzip
import hashlib
import io
import zipfile
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivjxl.errors import InputError
from ivjxl.market.source import LARGEST, Row, column, heading, read_source, source

from .files import says

MANY: Final = settings(max_examples=100, deadline=None)

TEXT: Final = "日付,終値\r\n2019-07-12,2141\r\n"
ROWS: Final = (Row(1, ("日付", "終値")), Row(2, ("2019-07-12", "2141")))

MARKS: Final = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

WINDOWS_ONLY: Final = "①㈱髙﨑～－∥Ⅲ"
"""Characters of cp932 that shift_jis lacks or maps to others."""

CELLS: Final = st.lists(
    st.text("0123456789日付終値円①㈱髙﨑～－ｱabc .;'", min_size=1, max_size=6).filter(str.strip),
    min_size=2,
    max_size=2,
)


def zipped() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(zipfile.ZipInfo("xl/workbook.xml"), "<workbook/>")
    return held.getvalue()


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8-sig"),
        (TEXT.encode("utf-16"), "utf-16"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16"),
        (TEXT.encode("cp932"), "cp932"),
        (TEXT.encode("shift_jis"), "cp932"),
    ],
)
def test_the_same_table_comes_from_every_encoding(data: bytes, encoding: str) -> None:
    read = source("a.csv", data)

    assert (read.rows, read.encoding) == (ROWS, encoding)


def test_a_source_knows_the_hash_of_its_bytes() -> None:
    data = TEXT.encode("cp932")

    assert source("a.csv", data).sha256 == hashlib.sha256(data).hexdigest()


def test_cp932_is_the_encoding_of_windows_not_shift_jis() -> None:
    read = source("a.csv", f"日付,{WINDOWS_ONLY}\n".encode("cp932"))

    assert read.rows[0].cells[1] == WINDOWS_ONLY


@MANY
@given(st.lists(CELLS, min_size=1, max_size=5), st.sampled_from(["\n", "\r\n", "\r"]))
def test_tables_survive_every_encoding_and_line_end(cells: list[list[str]], end: str) -> None:
    text = "".join(",".join(row) + end for row in [["日付", "終値"], *cells])
    rows = tuple(Row(line, tuple(row)) for line, row in enumerate([["日付", "終値"], *cells], 1))

    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp932"):
        assert source("a.csv", text.encode(encoding)).rows == rows


@MANY
@given(st.binary(max_size=80))
def test_any_bytes_are_rows_or_refused(data: bytes) -> None:
    try:
        rows = source("a.csv", data).rows
    except InputError:
        return
    assert all(any(cell.strip() for cell in row.cells) for row in rows)
    assert [row.line for row in rows] == sorted({row.line for row in rows})


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("blank", ["", "\r\n", " ,\n"])
def test_a_file_of_a_mark_and_nothing_else_is_empty(mark: bytes, blank: str) -> None:
    encoding = {MARKS[0]: "utf-8", MARKS[1]: "utf-16-le", MARKS[2]: "utf-16-be"}[mark]
    with pytest.raises(InputError) as caught:
        source("a.csv", mark + blank.encode(encoding))

    says(caught, "a.csv", "is empty")


@pytest.mark.parametrize(
    "data", [b",,,\r\n,,,\r\n", b'""\n', "　\n".encode(), b"\xc2\xa0", b'" "," "\n']
)
def test_a_file_of_blank_cells_is_empty(data: bytes) -> None:
    with pytest.raises(InputError) as caught:
        source("a.csv", data)

    says(caught, "a.csv", "is empty")


@pytest.mark.parametrize("data", [b"", b"\n", b"\r\n\r\n", b"   ", b"\t\n"])
def test_an_empty_file_is_refused(data: bytes) -> None:
    with pytest.raises(InputError) as caught:
        source("a.csv", data)

    says(caught, "a.csv", "is empty")


@pytest.mark.parametrize(
    ("data", "english"),
    [
        (zipped(), "is a workbook or archive"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "is an old or encrypted workbook"),
        (gzip.compress(TEXT.encode(), mtime=0), "is compressed"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "is a PDF"),
        (b"<!DOCTYPE html><title>403</title>", "is a web page"),
        (b"\r\n <html><body>Sign in</body></html>", "is a web page"),
        (b"\xef\xbb\xbf<html></html>", "is a web page"),
        (b'<?xml version="1.0"?><table/>', "is a web page"),
        (b"Date,Close\n2013-07-11,35\x0005\n", "holds NUL characters"),
        (TEXT.encode("utf-16-le"), "holds NUL characters"),
        (codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"), "holds NUL characters"),
        (b"Date;Close\n2013-07-11;3505\n", "must have its columns separated by commas"),
        (b"Date\tClose\n2013-07-11\t3505\n", "must have its columns separated by commas"),
        (b"Date|Close\n2013-07-11|3505\n", "must have its columns separated by commas"),
    ],
)
def test_what_is_no_table_is_named(data: bytes, english: str) -> None:
    with pytest.raises(InputError) as caught:
        source("a.csv", data)

    says(caught, "a.csv", english)


@pytest.mark.parametrize(
    "text",
    [
        "Date;Close\n2013-07-11;3505,5\n",
        '日付\t終値\n2013/7/11\t"3,505"\n',
        "日付\t終値\n2013/7/11\t3,505\n",
        "\n\n日付\t終値,円\t出来高\n2013/7/11\t3,505\t9\n",
        "Date|Close\n2013-07-11|3,505\n",
    ],
)
def test_another_separator_is_named_though_numbers_hold_commas(text: str) -> None:
    with pytest.raises(InputError) as caught:
        source("a.csv", text.encode())

    says(caught, "a.csv", "must have its columns separated by commas")


@pytest.mark.parametrize(
    "text",
    ["Date,Close;yen\n1,2\n", "Date,Close\n1;2;3,4\n", "Date,Open,Close\t|;\n1,2,3\n"],
)
def test_a_mark_in_a_table_with_commas_is_no_separator(text: str) -> None:
    assert source("a.csv", text.encode()).rows == tuple(
        Row(line, tuple(row.split(","))) for line, row in enumerate(text.splitlines(), 1)
    )


def test_a_mark_in_a_title_is_no_separator() -> None:
    assert source("a.csv", b"IIJ | 3774\nDate,Close\n2013-07-11,3505\n").rows[1].line == 2


@pytest.mark.parametrize(
    ("data", "line", "english"),
    [
        (b"Name,Close\ncaf\xe9,3505\n", 2, "must be a text in UTF-8"),
        (b"\xef\xbb\xbfDate,Close\n2013-07-11,\x93\xfa\n", 2, "must be a text in UTF-8"),
        (TEXT.encode("euc_jp"), 1, "must be a text in UTF-8"),
        (TEXT.encode("utf-16")[:-1], None, "must be a text in UTF-8"),
        ("日付,終値\n2013-07-11,35\ufffd05\n".encode(), 2, "damaged characters (U+FFFD)"),
        ("a\n\nb,\ufffd\n".encode("utf-16"), 3, "damaged characters (U+FFFD)"),
    ],
)
def test_damaged_text_is_refused_with_its_line(data: bytes, line: int | None, english: str) -> None:
    with pytest.raises(InputError) as caught:
        source("a.csv", data)

    argument = caught.value.argument if line is None else f"a.csv line {line}"
    assert argument.startswith("a.csv line ")
    says(caught, argument, english)


def test_a_byte_that_is_neither_utf_8_nor_cp932_is_never_replaced() -> None:
    with pytest.raises(InputError, match="must be a text in UTF-8"):
        source("a.csv", TEXT.encode("cp932") + b"\x81\x20\n")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a,b\n1,2\n", [1, 2]),
        ("a,b\r\n1,2\r\n", [1, 2]),
        ("a,b\r1,2\r", [1, 2]),
        ("a,b\r\n1,2\n3,4\r5,6", [1, 2, 3, 4]),
        ("a,b\n1,2", [1, 2]),
        ("\n\na,b\n\n1,2\n\n\n", [3, 5]),
        ("a,b\n,\n1,2\n , \n", [1, 3]),
        ("\r\n\r\na,b\r\n", [3]),
    ],
)
def test_rows_have_the_line_numbers_an_editor_shows(text: str, lines: list[int]) -> None:
    assert [row.line for row in source("a.csv", text.encode()).rows] == lines


def test_quoted_cells_may_hold_commas_and_doubled_quotes() -> None:
    (row,) = source("a.csv", b'"2,800.0","a ""b"" c",plain\n').rows

    assert row.cells == ("2,800.0", 'a "b" c', "plain")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('a,b\n"x"y,2\n', 2),
        ('a,b\n1,"2\n', 2),
        ('a,b\n1,2\n3,"x" \n', 3),
    ],
)
def test_a_quotation_mark_out_of_place_is_refused(text: str, line: int) -> None:
    with pytest.raises(InputError) as caught:
        source("a.csv", text.encode())

    says(caught, f"a.csv line {line}", "has a quotation mark that is not closed")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('a,b\n1,"2\n3,4\n5,6\n', 2),
        ('a,b\n1,"2\n3,4\n5,"6"\n', 2),
        ('a,b\n1,2\n\n3,"4\n5,6\n\n', 4),
        ('"a,b\n1,2\n', 1),
    ],
)
def test_an_open_quotation_mark_is_reported_where_its_record_begins(
    text: str, line: int, end: str
) -> None:
    with pytest.raises(InputError) as caught:
        source("a.csv", text.replace("\n", end).encode())

    says(caught, f"a.csv line {line}", "has a quotation mark that is not closed")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_cell_that_spans_lines_is_refused(end: str) -> None:
    with pytest.raises(InputError) as caught:
        source("a.csv", f'a,b{end}1,"x{end}y"{end}2,z{end}'.encode())

    says(caught, "a.csv line 2", "must not have a cell that spans lines")


def test_a_cell_beyond_the_limit_of_the_reader_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        source("a.csv", b"a,b\n1," + b"x" * 140_000 + b"\n")

    says(caught, "a.csv line 2", "or a cell of more than 131,072 characters")


@pytest.mark.parametrize(("cells", "says_"), [("1", "1 instead of 2"), ("1,2,3", "3 instead of 2")])
def test_rows_below_the_header_have_its_width(cells: str, says_: str) -> None:
    read = source("a.csv", f"a,b\n1,2\n{cells}\n".encode())

    with pytest.raises(InputError) as caught:
        read.body(0)

    says(caught, "a.csv line 3", f"must have as many cells as the header, got '{says_} cells'")


def test_rows_above_the_header_may_have_another_width() -> None:
    assert source("a.csv", b"title\na,b\n1,2\n").body(1) == (Row(3, ("1", "2")),)


def test_a_file_that_is_too_large_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        source("a.csv", bytes(LARGEST + 1))

    says(caught, "a.csv", "must be smaller than 64 MiB")


@pytest.mark.parametrize("name", ["absent.csv", "folder", "no/such/folder.csv"])
def test_a_file_that_is_not_there_is_named(name: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()

    with pytest.raises(InputError) as caught:
        read_source(tmp_path / name)

    says(caught, str(tmp_path / name), "does not exist")


def test_a_file_is_read_under_its_own_name(tmp_path: Path) -> None:
    path = tmp_path / "株価 ㈱.csv"
    path.write_bytes(TEXT.encode("cp932"))

    read = read_source(path)

    assert (read.name, read.rows) == ("株価 ㈱.csv", ROWS)
    assert path.read_bytes() == TEXT.encode("cp932")


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("Close", "close"),
        (" Adj Close** ", "adjclose"),
        ("Ｃｌｏｓｅ", "close"),
        ("売買高（株）", "売買高(株)"),
        ("終　値", "終値"),
        ("調整後終値*", "調整後終値"),
        ("１５年", "15年"),
    ],
)
def test_headings_are_compared_in_one_form(cell: str, name: str) -> None:
    assert heading(cell) == name


@pytest.mark.parametrize(
    ("names", "position"),
    [
        (("date", "日付"), 0),
        (("volume", "出来高"), 3),
        (("close",), 1),
        (("adjclose",), None),
        ((), None),
    ],
)
def test_a_column_is_found_by_any_of_its_headings(
    names: tuple[str, ...], position: int | None
) -> None:
    read = source("a.csv", "Date,Close,Note,Ｖｏｌｕｍｅ,note\n".encode())

    assert column(read, read.rows[0], names) == position


@pytest.mark.parametrize(
    ("head", "again"),
    [
        ("Date,Close,close", "close"),
        ("Ｃｌｏｓｅ,Date,Close*", "Close*"),
        ("終値,Date,Close", "Close"),
        ("Close,Close,Close", "Close"),
    ],
)
def test_a_column_with_two_headings_is_refused(head: str, again: str) -> None:
    read = source("a.csv", f"title\n{head}\n".encode())

    with pytest.raises(InputError) as caught:
        column(read, read.rows[1], ("close", "終値"))

    says(caught, "a.csv line 2", f"must have this heading once, got '{again}'")
