"""The shipped folders are found in a checkout and in an installed package."""

import tomllib
from pathlib import Path
from typing import Final

import pytest

import ivjxl.shipped
from ivjxl.shipped import shipped

ROOT: Final = Path(__file__).parents[1]
FOLDERS: Final = ("addin", "workbooks")


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_folder_is_found_in_the_checkout(folder: str) -> None:
    assert shipped(folder) == ROOT / folder
    assert shipped(folder).is_dir()


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_folder_is_found_in_an_installed_package(
    folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = tmp_path / "ivjxl" / "_shipped" / folder
    inside.mkdir(parents=True)
    monkeypatch.setattr(ivjxl.shipped, "__file__", str(tmp_path / "ivjxl" / "shipped.py"))

    assert shipped(folder) == inside


def test_the_wheel_carries_every_shipped_folder() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")

    for folder in FOLDERS:
        assert f'"{folder}" = "ivjxl/_shipped/{folder}"' in text


def test_the_workbooks_have_five_templates_and_seven_samples_with_their_cases() -> None:
    names = {path.name for path in shipped("workbooks").iterdir()}

    cases = {name.removesuffix(".toml") for name in names if name[0].isdigit() and "toml" in name}
    templates = {name for name in names if name.endswith(".xlsx") and not name[0].isdigit()}
    assert len(cases) == 7
    assert len(templates) == 5
    assert {f"{case}.xlsx" for case in cases} <= names


def test_every_file_that_a_shipped_case_names_is_shipped_with_it() -> None:
    for path in shipped("workbooks").glob("[0-9]*.toml"):
        case = tomllib.loads(path.read_text(encoding="utf-8"))
        for name in (case["company"], *case.get("market", {}).get("files", ())):
            assert (path.parent / name).is_file(), (path.name, name)


def test_no_other_module_computes_the_path_of_a_shipped_folder() -> None:
    others = [
        path.name
        for path in (ROOT / "ivjxl").rglob("*.py")
        if path.name != "shipped.py" and "_shipped" in path.read_text(encoding="utf-8")
    ]

    assert others == []
