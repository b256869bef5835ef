"""The texts of ribbon, dialogs and function wizard: there, in both languages, and not too long."""

import re
from collections import Counter
from functools import cache
from typing import Final

import pytest

from ivjxl.excel.addin import texts
from ivjxl.excel.addin.build import modules
from ivjxl.excel.functions import FUNCTIONS
from ivjxl.notices import NOTICES
from tests.excel.addin.vba_code import calls, code

ROWS: Final = list(texts.rows())
# With its underscore, the name of one notice would mark a test as thorough.
EACH: Final = [pytest.param(*row, id=row[0].replace("_", "-")) for row in ROWS]

LONGEST_HELP: Final = 255
"""UTF-16 units of a help text that Excel shows: Insert Function cuts longer ones."""

LONGEST: Final = {"label": 1024, "screentip": 1024, "supertip": 1024, "keytip": 3}
"""ST_String and ST_Keytip of customUI14.xsd in [MS-CUSTOMUI2]; none is blank."""

JAPANESE: Final = re.compile("[ぁ-んァ-ヶ一-龠々ー]")
WORDS_AND_FORMULAS: Final = re.compile("[a-z]+: [^、]+、[a-z]+: [^、]+")
"""A help that lists words to be typed with what they mean as formulas."""

NAMES: Final = {"ivjxl"}
"""What is called the same in both languages."""

IN_THE_OTHER_LANGUAGE: Final = {"ivjxlLanguage.label"}
"""The button says the language that it switches to, in that language."""


@cache
def found() -> dict[str, tuple[str, str]]:
    return {key: (english, japanese) for key, english, japanese in ROWS}


def units(text: str) -> int:
    """Return the length of a text as Excel counts it."""
    return len(text.encode("utf-16-le")) // 2


def test_keys_differ_in_more_than_case() -> None:
    # VBA finds a text in a Collection, whose keys have no case.
    counts = Counter(key.lower() for key, _, _ in ROWS)

    assert {key for key, count in counts.items() if count > 1} == set()


@pytest.mark.parametrize(("key", "english", "japanese"), EACH)
def test_text_is_there_and_shows_as_it_is(key: str, english: str, japanese: str) -> None:
    assert re.fullmatch(r"[A-Za-z][\w.]*", key)
    for text in (english, japanese):
        assert text
        assert text == text.strip()
        # Neither a dialog nor the status bar takes other control characters.
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]", text)


@pytest.mark.parametrize(("key", "english", "japanese"), EACH)
def test_text_is_in_its_language(key: str, english: str, japanese: str) -> None:
    if key.endswith(".keytip") or english in NAMES:
        assert english == japanese
    elif key in IN_THE_OTHER_LANGUAGE:
        assert JAPANESE.search(english)
        assert japanese.isascii()
    else:
        assert JAPANESE.search(japanese) or WORDS_AND_FORMULAS.fullmatch(japanese)
        assert re.match('[A-Za-z"]', english) or key.startswith("ivjxlLanguage.")
        assert english != japanese


def test_working_message_is_one_line() -> None:
    # It stands in the status bar.
    assert all("\n" not in text for text in texts.MESSAGES["working"])


def test_every_control_says_all_it_has_to() -> None:
    controls = {**texts.CONTROLS, **texts.new_controls()}
    wanted = {f"{name}.{part}" for name in controls for part in LONGEST}

    assert {key for key in found() if key.partition(".")[2] in LONGEST} == wanted


@pytest.mark.parametrize(
    ("key", "english", "japanese"),
    [each for each in EACH if str(each.id).startswith("ivjxl")],
)
def test_text_of_a_control_is_as_long_as_the_ribbon_takes(
    key: str, english: str, japanese: str
) -> None:
    limit = LONGEST[key.partition(".")[2]]

    assert 1 <= units(english) <= limit
    assert 1 <= units(japanese) <= limit


def test_every_function_and_argument_has_its_help_in_order() -> None:
    wanted: list[str] = []
    for function in FUNCTIONS.values():
        wanted.append(f"function.{function.name}")
        wanted += [
            f"argument.{function.name}.{number + 1}" for number in range(len(function.arguments))
        ]

    assert [key for key in found() if key.startswith(("function.", "argument."))] == wanted


@pytest.mark.parametrize("name", FUNCTIONS)
def test_help_is_that_of_the_declaration_and_within_what_excel_shows(name: str) -> None:
    function = FUNCTIONS[name]
    helps = [function.help, *(each.help for each in function.arguments.values())]
    keys = [
        f"function.{name}",
        *(f"argument.{name}.{number + 1}" for number in range(len(function.arguments))),
    ]

    for key, each in zip(keys, helps, strict=True):
        assert found()[key] == (each.en, each.ja)
        assert max(map(units, each)) <= LONGEST_HELP
        assert "\n" not in each.en + each.ja


def test_menu_has_the_notices_in_their_order_by_their_titles() -> None:
    new = texts.new_controls()

    assert list(new) == [f"ivjxlNew_{name}" for name in NOTICES]
    for control, kind in zip(new.values(), NOTICES.values(), strict=True):
        assert control.label == control.screentip == kind.title
        assert kind.title.en in control.supertip.en
        assert kind.title.ja in control.supertip.ja


def test_every_message_is_said_by_vba_and_no_other() -> None:
    said = {
        key[0].value
        for module in modules(None)
        for procedure in code(module.name, module.source).procedures
        for _, (key,) in calls(procedure, "Said")
        if len(key) == 1 and key[0].kind == "text"
    }

    assert said == set(texts.MESSAGES)
    assert {*texts.MESSAGES} <= found().keys()
