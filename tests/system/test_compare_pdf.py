"""A notice exported as file, read back and compared with its case: only the known oddities."""

from pathlib import Path
from typing import Final

import pytest

from ivjxl.documents.comparison import oddities
from ivjxl.documents.reading import text_of
from ivjxl.excel.export import exported
from ivjxl.notices.case import Case, read_case

pytestmark = pytest.mark.system

WORKBOOKS: Final = Path(__file__).parents[2] / "workbooks"
NAMES: Final = sorted(path.stem for path in WORKBOOKS.glob("20*.toml"))
each_notice: Final = pytest.mark.parametrize(
    ("name", "language"), [(name, language) for name in NAMES for language in ("ja", "en")]
)

KNOWN: Final = {
    ("2015-06-26-option-issuance", "en"): {
        "NASDAQ: IIJ", "IJJ", "ir@ij.ad.jp", "http://www.ij.ad.jp/en/ir",
    },
    ("2015-06-26-option-issuance", "ja"): {"IJJ"},
    ("2019-05-23-dividend", "en"): {"March 31, 2018"},
    ("2019-05-23-dividend", "ja"): {"2018年3月31日"},
    ("2019-07-12-option-terms", "en"): {"ir@ij.ad.jp", "https://www.ij.ad.jp/en/ir"},
}  # fmt: skip
"""What the published notices print wrongly, as their cases record it."""


def case_of(name: str) -> Case:
    return read_case(WORKBOOKS / f"{name}.toml")


def read_back(case: Case, form: str, language: str, folder: Path) -> str:
    """Return the text of a notice that has been written as a file."""
    (data,) = exported(case, [form], [language]).values()
    path = folder / f"notice.{form}"
    path.write_bytes(data)
    return text_of(path)


@each_notice
@pytest.mark.parametrize("form", ["pdf", "docx", "txt"])
def test_an_exported_notice_agrees_with_its_case(
    name: str, language: str, form: str, tmp_path: Path
) -> None:
    case = case_of(name)

    found = oddities(read_back(case, form, language, tmp_path), case)

    assert {odd.found for odd in found} == KNOWN.get((name, language), set())
    assert {odd.state for odd in found} <= {"differs"}


def test_the_table_of_a_pdf_has_its_header_and_columns(tmp_path: Path) -> None:
    text = read_back(case_of("2019-05-23-dividend"), "pdf", "ja", tmp_path)

    lines = text.splitlines()
    number = lines.index("効力発生日\t2019年6月28日\t―\t2018年6月29日")
    assert lines[number - 4].split("\t") == [
        "項目",
        "決定額（2019年3月期期末）",
        "直近の配当予想（2019年5月14日公表）",
        "前期実績（2018年3月期期末）",
    ]


@pytest.mark.parametrize(
    ("name", "language", "old", "new"),
    [
        ("2026-07-10-option-terms", "en", "JPY287,400", "JPY278,400"),
        ("2019-05-23-dividend", "ja", "2018年6月29日", "2018年6月28日"),
        ("2019-05-23-dividend", "ja", "27円00銭", "27円50銭"),
        ("2020-05-25-restricted-stock", "en", "June 24, 2020", "June 25, 2020"),
    ],
)
def test_a_figure_changed_in_a_pdf_is_found(
    name: str, language: str, old: str, new: str, tmp_path: Path
) -> None:
    case = case_of(name)
    text = read_back(case, "pdf", language, tmp_path)
    assert old in text

    found = oddities(text.replace(old, new), case)

    changed = {odd.found for odd in found if odd.state == "differs"}
    assert changed - KNOWN.get((name, language), set()) == {new}
