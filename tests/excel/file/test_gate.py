"""What the gate refuses, with the reason it gives; what it must let pass; what it may cost."""

import importlib.util
import io
import random
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Final

import pytest

from ivjxl.errors import InputError
from ivjxl.excel.file.gate import admitted

from .hostile import BOMBS, PARTS, SHEET, Hostile, accepted, book, hostile, members, with_cells
from .hostile import archive as archive_of

REPOSITORY: Final = Path(__file__).parents[3]
HOSTILE: Final = hostile()
ACCEPTED: Final = dict(accepted())

IN_ONE_GIGABYTE: Final = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))
from ivjxl.errors import InputError
from ivjxl.excel.file.gate import admitted
with open(sys.argv[1], "rb") as file:
    data = file.read()
try:
    admitted("book.xlsx", data)
except InputError as error:
    print(error)
"""


def refusal(name: str, data: bytes) -> InputError:
    with pytest.raises(InputError) as caught:
        admitted(name, data)
    return caught.value


def test_there_are_hundreds_of_hostile_files() -> None:
    assert len(HOSTILE) >= 600


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_file_is_refused_with_its_reason(case: str) -> None:
    file = HOSTILE[case]

    error = refusal(file.name, file.data())

    assert file.says in str(error)
    assert error.argument.startswith(file.at)
    assert error.required.ja
    assert error.required.ja.isascii() is False


@pytest.mark.parametrize("case", ACCEPTED)
def test_odd_file_that_is_right_passes(case: str) -> None:
    admitted("book.xlsx", ACCEPTED[case])


def test_workbook_with_macros_passes_under_its_suffix() -> None:
    kinds = str(PARTS["[Content_Types].xml"]).replace(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )

    admitted("book.XLSM", book({"[Content_Types].xml": kinds, "xl/vbaProject.bin": b"\0"}))


def test_message_names_file_sheet_and_cell_in_both_languages() -> None:
    error = refusal("決算.xlsx", with_cells('<row r="7"><c r="AB7"><v>１２３</v></c></row>'))

    assert str(error) == "決算.xlsx Inputs!AB7: must be a finite number, got '１２３'"
    assert error.in_language("ja") == (
        "決算.xlsx Inputs!AB7には有限の数値が必要です（入力値: '１２３'）"
    )


@pytest.mark.parametrize(
    "file", sorted((REPOSITORY / "workbooks").glob("*.xlsx")), ids=lambda file: file.stem
)
def test_our_own_workbooks_pass(file: Path) -> None:
    admitted(file.name, file.read_bytes())


def test_what_openpyxl_writes_passes() -> None:
    openpyxl = pytest.importorskip("openpyxl")
    written = openpyxl.Workbook()
    sheet = written.active
    sheet.append(["日付", 2141, 0.1, True, None, "=SUM(A1:B9)", "#N/A"])
    sheet.merge_cells("A3:B4")
    sheet["A9"].comment = openpyxl.comments.Comment("注", "a")
    sheet.add_chart(openpyxl.chart.BarChart(), "D5")
    written.create_chartsheet().add_chart(openpyxl.chart.LineChart())
    held = io.BytesIO()
    written.save(held)

    admitted("book.xlsx", held.getvalue())


@pytest.mark.parametrize("constant_memory", [False, True])
def test_what_xlsxwriter_writes_passes(constant_memory: bool) -> None:
    xlsxwriter = pytest.importorskip("xlsxwriter")
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"constant_memory": constant_memory}) as written:
        sheet = written.add_worksheet("決算")
        sheet.write_row(0, 0, ["日付", 2141, True, "=1/0", "\x07"])
        sheet.write_dynamic_array_formula("A5", "=_xlfn.SEQUENCE(3)", None, 1)
        sheet.merge_range("A9:B9", "a")
        sheet.write_comment("A1", "注")
        sheet.data_validation("C1", {"validate": "list", "source": ["a", "b"]})
        sheet.conditional_format("A1:B9", {"type": "data_bar"})
        for place in (sheet, written.add_chartsheet()):
            chart = written.add_chart({"type": "line"})
            chart.add_series({"values": "=決算!$B$1:$B$2"})
            (place.insert_chart("D1", chart) if place is sheet else place.set_chart(chart))

    admitted("book.xlsx", held.getvalue())


# Random damage: a refusal or not, but never another exception.


def judged(data: bytes) -> bool:
    """Tell whether a file passes; any exception but InputError fails the test."""
    try:
        admitted("book.xlsx", data)
    except InputError:
        return False
    return True


def damaged(random_: random.Random, data: bytes) -> bytes:
    """Return bytes with a few bits flipped, bytes lost, doubled or replaced."""
    changed = bytearray(data)
    for _ in range(random_.randint(1, 4)):
        at = random_.randrange(len(changed))
        length = random_.choice((1, 1, 2, 4, 30))
        match random_.randrange(5):
            case 0 | 1:
                changed[at] ^= 1 << random_.randrange(8)
            case 2:
                del changed[at : at + length]
            case 3:
                changed[at:at] = changed[at : at + length]
            case _:
                changed[at : at + length] = random_.randbytes(length)
        if not changed:
            return b""
    return bytes(changed)


def test_flipped_bits_of_an_archive_never_pass_unless_nothing_reads_them() -> None:
    whole = book()
    # Times, versions and attributes are not looked at, by anyone.
    passed = 0
    for at in range(len(whole)):
        passed += judged(whole[:at] + bytes([whole[at] ^ 1 << at % 8]) + whole[at + 1 :])

    assert passed < len(PARTS) * 30


def test_random_damage_to_an_archive_gives_no_other_exception() -> None:
    random_, whole = random.Random(20_240_401), book()

    assert sum(judged(damaged(random_, whole)) for _ in range(1_500)) < 150


@pytest.mark.parametrize("part", [name for name, text in PARTS.items() if isinstance(text, str)])
def test_random_damage_to_a_part_gives_no_other_exception(part: str) -> None:
    random_ = random.Random(part)
    content = str(PARTS[part]).encode()

    for _ in range(120):
        judged(book({part: damaged(random_, content)}))


def tokens(text: str) -> list[str]:
    """Return the tags, attributes' values and texts of XML."""
    return [token for token in text.replace("<", "\0<").replace('"', '\0"').split("\0") if token]


def test_shuffled_pieces_of_a_sheet_give_no_other_exception() -> None:
    random_ = random.Random(7)
    whole = tokens(str(PARTS[SHEET]))
    passed = 0
    for _ in range(800):
        pieces = [*whole]
        for _ in range(random_.randint(1, 3)):
            at, other = random_.randrange(len(pieces)), random_.randrange(len(pieces))
            match random_.randrange(3):
                case 0:
                    pieces[at], pieces[other] = pieces[other], pieces[at]
                case 1:
                    pieces[at] = pieces[other]
                case _:
                    pieces.insert(at, pieces[other])
        passed += judged(book({SHEET: "".join(pieces)}))

    assert 0 < passed < 400


def test_random_values_pass_just_if_they_are_of_their_type() -> None:
    random_ = random.Random(3)
    for _ in range(600):
        text = "".join(random_.choices("0123456789+-.eE _１NaIf", k=random_.randint(1, 6)))
        passes = judged(with_cells(f'<row r="1"><c r="A1"><v>{text}</v></c></row>'))
        assert passes == is_number(text), text


def is_number(text: str) -> bool:
    """Tell what a number is in another way than the gate does."""
    if not text.isascii() or set(text) - set("0123456789+-.eE"):
        return False
    try:
        return abs(float(text)) != float("inf")
    except ValueError:
        return False


# What it may cost.


@pytest.mark.thorough
@pytest.mark.skipif(
    importlib.util.find_spec("resource") is None, reason="no limit of memory on this system"
)
@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_bomb_is_refused_within_one_gigabyte_and_30_seconds(bomb: Hostile, tmp_path: Path) -> None:
    file = tmp_path / "book.xlsx"
    file.write_bytes(bomb.data())

    done = subprocess.run(
        [sys.executable, "-c", IN_ONE_GIGABYTE, str(file)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=30,
        cwd=REPOSITORY,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert bomb.says in done.stdout


def test_nothing_is_unpacked_of_a_file_that_states_too_much(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bomb = BOMBS["blank picture"].data()
    monkeypatch.setattr("zlib.decompressobj", lambda *_: pytest.fail("unpacked"))

    assert "256 MiB" in str(refusal("book.xlsx", bomb))


def test_archives_of_the_tests_are_what_the_library_reads() -> None:
    with zipfile.ZipFile(io.BytesIO(archive_of(members()))) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [*PARTS]
