"""The ribbon: sound, every control with a procedure behind it, a picture and a key."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import permutations
from typing import Any, Final

import pytest
from lxml import etree

from ivjxl.excel.addin import build, texts
from ivjxl.excel.addin.build import modules
from ivjxl.excel.addin.commands import COMMANDS
from ivjxl.notices import NOTICES
from ivjxl.shipped import shipped
from tests.excel.addin.vba_code import Parameter, Procedure, code

SPACE: Final = "{http://schemas.microsoft.com/office/2009/07/customui}"

SPOKEN: Final = ("getLabel", "getScreentip", "getSupertip", "getKeytip")
CALLBACKS: Final = {
    "onLoad": ("IRibbonUI",),
    "onAction": ("IRibbonControl",),
    **dict.fromkeys(SPOKEN, ("IRibbonControl", "")),
}
"""Types of the parameters, blank for the text to be returned: [MS-CUSTOMUI2], callbacks of
customUI, button and of every control."""

SAYS: Final = {
    "tab": ("getLabel", "getKeytip"),
    **dict.fromkeys(("group", "menu", "button"), SPOKEN),
}
"""What a control says; the schema has no tips of a tab."""

ATTRIBUTES: Final = {
    "tab": {"id", "insertAfterMso"},
    "group": {"id", "imageMso"},
    "menu": {"id", "imageMso", "size"},
    "button": {"id", "imageMso", "size", "tag", "onAction"},
}

LONGEST: Final = 1024
"""Characters of an id, a tag, a callback: ST_UniqueID, ST_String, ST_Delegate of customUI14.xsd."""

IMAGES: Final = {
    *("CalculateFull", "EditLinks", "ErrorChecking", "FileNew", "FileSaveAs", "FormulaEvaluate"),
    *("GetExternalDataFromText", "Help", "RefreshAll", "TableInsertExcel", "TraceError"),
    "Translate",
}
"""Controls of type button in every one of Microsoft's lists (OfficeDev/
office-fluent-ui-command-identifiers, commit b230a0d): excelcontrols.xlsx of Office 2013, 2016,
2019 and of the three channels of Microsoft 365. Each is also in the union of Microsoft's icon
galleries, and among those that no Excel from 2007 to 2013 lacks (christianjunk/ImageMso,
Images.settings)."""

TAB: Final = "TabView"
"""A tab in the same lists."""

TABS_OF_EXCEL: Final = {
    *("F", "H", "N", "P", "M", "A", "R", "W", "L", "Q", "X", "Y"),
    *("JI", "JT", "JC", "JA", "JP", "JD", "JS", "JZ"),
}
"""Key tips beside ours: those of the tabs, of Draw (JI), of tables, charts, pictures, shapes."""


@cache
def ribbon() -> Any:
    return etree.fromstring(build.ribbon())


def kind(control: Any) -> str:
    name: str = etree.QName(control).localname
    return name


def controls() -> list[Any]:
    return [each for each in ribbon().iter() if each.get("id")]


def buttons() -> list[Any]:
    return [each for each in controls() if kind(each) == "button"]


def named(name: str) -> Any:
    (found,) = [each for each in controls() if each.get("id") == name]
    return found


def plain(name: str) -> str:
    # With its underscore, the name of one notice would mark a test as thorough.
    return name.replace("_", "-")


each_control: Final = pytest.mark.parametrize(
    "name", [each.get("id") for each in controls()], ids=plain
)
each_button: Final = pytest.mark.parametrize(
    "name", [each.get("id") for each in buttons()], ids=plain
)


@cache
def procedures() -> dict[str, Procedure]:
    (module,) = [each for each in modules(None) if each.name == "IvjxlRibbon"]
    return {
        each.name: each for each in code("IvjxlRibbon", module.source).procedures if each.public
    }


def test_ribbon_is_one_tab_of_groups_of_buttons_and_a_menu() -> None:
    assert ribbon().tag == f"{SPACE}customUI"
    assert {each.tag for each in ribbon().iter()} == {
        f"{SPACE}{name}"
        for name in ("customUI", "ribbon", "tabs", "tab", "group", "menu", "button")
    }
    assert {(kind(each.getparent()), kind(each)) for each in controls()} == {
        ("tabs", "tab"),
        ("tab", "group"),
        ("group", "menu"),
        ("group", "button"),
        ("menu", "button"),
    }
    assert b"<!--" not in build.ribbon()
    assert b"<!DOCTYPE" not in build.ribbon()


def test_names_are_ours_and_unique_whatever_their_case() -> None:
    names = [each.get("id") for each in controls()]

    assert len({name.lower() for name in names}) == len(names)
    assert all(re.fullmatch(r"ivjxl[A-Z]\w*", name) for name in names)
    assert not {"idMso", "idQ"} & {key for each in ribbon().iter() for key in each.attrib}


@each_control
def test_control_has_the_attributes_of_its_kind(name: str) -> None:
    control = named(name)

    assert {key for key in control.attrib if key.startswith("get")} == {*SAYS[kind(control)]}
    others = {key for key in control.attrib if not key.startswith("get")}
    assert {"id"} <= others <= ATTRIBUTES[kind(control)]
    # Buttons of a menu have no size of their own.
    assert control.get("size") in (None, "large")
    assert control.get("size") is None or kind(control.getparent()) == "group"
    assert all(1 <= len(value) <= LONGEST for value in control.attrib.values())


def callbacks() -> Iterator[tuple[str, str, str]]:
    for each in ribbon().iter():
        for key, value in each.attrib.items():
            if re.match("on[A-Z]|get[A-Z]", key):
                yield each.get("id", "customUI"), key, value


@pytest.mark.parametrize(("name", "attribute", "procedure"), [*callbacks()], ids=plain)
def test_callback_is_a_public_sub_with_its_parameters(
    name: str, attribute: str, procedure: str
) -> None:
    found = procedures()[procedure]

    assert found.kind == "sub"
    assert signature(found.parameters) == CALLBACKS[attribute]


def signature(parameters: list[Parameter]) -> tuple[str, ...] | None:
    """Return the types of parameters, blank for one that hands back; None if it could not."""
    found = []
    for each in parameters:
        back = each.kind in ("", "Variant")
        if each.optional or (back and each.by == "byval"):
            return None
        found.append("" if back else each.kind)
    return (*found,)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("ByVal control As IRibbonControl, ByRef returned As Variant", ("IRibbonControl", "")),
        ("control As IRibbonControl, returned", ("IRibbonControl", "")),
        ("control As IRibbonControl, ByVal returned", None),
        ("control As IRibbonControl, returned As String", ("IRibbonControl", "String")),
        ("control As Object", ("Object",)),
        ("Optional control As IRibbonControl", None),
    ],
)
def test_signature_of_a_callback_is_read(header: str, expected: tuple[str, ...] | None) -> None:
    (found,) = code("M", f"Sub F({header})\nEnd Sub\n").procedures

    assert signature(found.parameters) == expected


def test_each_callback_says_what_its_attribute_asks_for() -> None:
    pairs = {(key, value) for _, key, value in callbacks() if key.startswith("get")}

    assert pairs == {
        (f"get{part}", f"Ivjxl{part}") for part in ("Label", "Screentip", "Supertip", "Keytip")
    }
    for _, value in pairs:
        spoken = [t.value for s in procedures()[value].body for t in s.tokens if t.kind == "text"]
        assert spoken == [f".{value.removeprefix('Ivjxl').lower()}"]


@each_control
def test_control_finds_what_it_says(name: str) -> None:
    keys = {key for key, _, _ in texts.rows()}
    parts = {key.removeprefix("get").lower() for key in SAYS[kind(named(name))]}

    assert {f"{name}.{part}" for part in parts} <= keys


def test_no_control_is_named_that_is_not_there() -> None:
    assert {*texts.CONTROLS, *texts.new_controls()} == {each.get("id") for each in controls()}


@each_button
def test_button_gives_a_command_or_has_a_procedure_of_its_own(name: str) -> None:
    button = named(name)

    if button.get("tag") is None:
        assert button.get("onAction") != "IvjxlAction"
    else:
        assert button.get("onAction") == "IvjxlAction"
        assert button.get("tag") in COMMANDS


def test_every_command_has_one_button() -> None:
    tags = Counter(each.get("tag") for each in buttons() if each.get("tag"))

    assert set(tags.values()) == {1}
    assert tags.keys() == COMMANDS.keys()


def test_menu_has_one_button_for_each_notice_in_their_order() -> None:
    menu = named(texts.NEW)

    assert [each.get("tag") for each in menu] == [f"new {name}" for name in NOTICES]
    assert [each.get("id") for each in menu] == [f"{texts.NEW}_{name}" for name in NOTICES]
    source = etree.parse(str(shipped("addin") / "ribbon.xml"))
    assert len(source.find(f".//{SPACE}menu[@id='{texts.NEW}']")) == 0


# --- keys ------------------------------------------------------------------------------------


def keytips(within: list[Any]) -> list[str]:
    said = {**texts.CONTROLS, **texts.new_controls()}
    return [said[each.get("id")].keytip for each in within]


def scopes() -> list[list[Any]]:
    """Return the controls whose key tips show together: those of the tab, those of each menu."""
    tabs = [each for each in controls() if kind(each) == "tab"]
    in_menus = [list(each) for each in controls() if kind(each) == "menu"]
    on_tab = [
        each
        for tab in tabs
        for each in tab.iter()
        if each is not tab and kind(each.getparent()) != "menu"
    ]
    return [on_tab, *in_menus]


def hidden(tips: list[str]) -> list[tuple[str, str]]:
    """Return key tips that are the beginning of another: the longer one cannot be typed."""
    return [(a, b) for a, b in permutations(tips, 2) if b.startswith(a)]


@each_control
def test_key_tip_is_one_to_three_capital_letters_or_digits(name: str) -> None:
    (tip,) = keytips([named(name)])

    assert re.fullmatch("[A-Z0-9]{1,3}", tip)


def test_every_control_is_in_one_scope() -> None:
    inside = [each.get("id") for scope in scopes() for each in scope]

    assert sorted([*inside, "ivjxlTab"]) == sorted(each.get("id") for each in controls())


@pytest.mark.parametrize("scope", range(2))
def test_key_tips_shown_together_can_all_be_typed(scope: int) -> None:
    assert len(scopes()) == 2
    assert hidden(keytips(scopes()[scope])) == []


def test_key_tips_that_hide_each_other_are_found() -> None:
    assert hidden(["A", "B", "AC", "B"]) == [("A", "AC"), ("B", "B"), ("B", "B")]


def test_key_tip_of_the_tab_leaves_those_of_excel_their_keys() -> None:
    (tip,) = keytips([named("ivjxlTab")])

    assert [pair for pair in hidden([tip, *TABS_OF_EXCEL]) if tip in pair] == []


# --- pictures --------------------------------------------------------------------------------


@each_control
def test_control_has_a_picture_that_every_excel_has(name: str) -> None:
    control = named(name)

    if kind(control) == "tab":
        assert control.get("insertAfterMso") == TAB
    else:
        assert control.get("imageMso") in IMAGES


def test_list_of_pictures_has_those_in_use_only() -> None:
    assert {each.get("imageMso") for each in controls()} - {None} == IMAGES
