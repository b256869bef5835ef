"""Settings of user and administrator that keep an add-in's macros from running."""

from pathlib import Path
from typing import Final

import pytest

from ivjxl.excel.addin.trust import child_processes, macro_settings
from tests.excel.addin.computer import OWN, POLICY, Computer, Tables, sound_computer

CLOUD: Final = r"Software\Policies\Microsoft\Cloud\Office\16.0"
SECURITY: Final = r"Excel\Security"
LOCATIONS: Final = r"Excel\Security\Trusted Locations"
LIST: Final = r"Excel\Resiliency\AddinList"


def states(registry: Tables, tmp_path: Path) -> list[str]:
    return [each.state for each in macro_settings(Computer(tmp_path, registry))]


def user(key: str, **values: object) -> Tables:
    return {("HKCU", rf"{OWN}\{key}"): dict(values)}


def policy(key: str, **values: object) -> Tables:
    return {("HKCU", rf"{POLICY}\{key}"): dict(values)}


NO_USER_LOCATIONS: Final[Tables] = {
    ("HKCU", rf"{POLICY}\Common\Security\Trusted Locations"): {"Allow User Locations": 0}
}
STARTUP: Final = r"%APPDATA%\Microsoft\Excel\XLSTART" + "\\"

FORBIDDEN: Final[list[tuple[Tables, str]]] = [
    (policy("Common", VBAOff=1), "VBAOff"),
    ({("HKLM", rf"{POLICY}\Common"): {"vbaoff": 1}}, "VBAOff"),
    (policy(SECURITY, disablealladdins=1), "DisableAllAddins"),
    (user(SECURITY, DisableAllAddins=1), "DisableAllAddins"),
    (policy(SECURITY, requireaddinsig=1), "RequireAddinSig"),
    (user(SECURITY, RequireAddinSig=1), "RequireAddinSig"),
    (policy(r"Common\Security", requirealwaysonmacrosig=1), "RequireAlwaysOnMacroSig"),
    ({("HKCU", rf"{POLICY}\{LIST}"): {"ivjxl.xlam": "0"}}, "AddinList"),
    (policy(r"Excel\Resiliency", restricttolist=1), "RestrictToList"),
    (
        policy(LOCATIONS, alllocationsdisabled=1) | user(SECURITY, VBAWarnings=4),
        "AllLocationsDisabled, VBAWarnings 4",
    ),
    (
        policy(LOCATIONS, alllocationsdisabled=1) | policy(SECURITY, vbawarnings=3),
        "AllLocationsDisabled, VBAWarnings 3",
    ),
    (
        NO_USER_LOCATIONS | policy(SECURITY, vbawarnings=4),
        "Allow User Locations, VBAWarnings 4",
    ),
]


@pytest.mark.parametrize(("registry", "value"), FORBIDDEN)
def test_setting_that_stops_the_add_in_is_named_with_whom_to_ask(
    registry: Tables, value: str, tmp_path: Path
) -> None:
    (found,) = macro_settings(Computer(tmp_path, registry))

    assert found.state == "problem"
    assert f"({value}): File > Options > Trust Center" in found.said.en
    assert "ask your administrator to allow ivjxl.xlam" in found.said.en
    assert f"（{value}）" in found.said.ja
    assert "管理者" in found.said.ja


@pytest.mark.parametrize(
    ("registry", "says"),
    [
        # Trusted locations, and with them the folder of the add-in, are left out of these.
        (policy(SECURITY, vbawarnings=4), "except in trusted locations"),
        (user(SECURITY, VBAWarnings=3), "except in trusted locations"),
        (policy(LOCATIONS, alllocationsdisabled=1), "choose Enable Macros"),
        (user(LOCATIONS, AllLocationsDisabled=1) | user(SECURITY, VBAWarnings=2), "Enable Macros"),
        (NO_USER_LOCATIONS, "choose Enable Macros"),
        (
            policy(SECURITY, blockcontentexecutionfrominternet=1),
            "with `ivjxl addin install`, not from a downloaded file",
        ),
    ],
)
def test_setting_that_may_matter_is_a_hint(registry: Tables, says: str, tmp_path: Path) -> None:
    (found,) = macro_settings(Computer(tmp_path, registry))

    assert found.state == "hint"
    assert says in found.said.en
    assert not found.said.ja.isascii()


@pytest.mark.parametrize(
    "registry",
    [
        {},
        user(SECURITY, VBAWarnings=2),
        user(SECURITY, VBAWarnings=1, RequireAddinSig=0, DisableAllAddins=0),
        policy("Common", VBAOff=0),
        policy(LOCATIONS, alllocationsdisabled=0),
        policy(LOCATIONS, alllocationsdisabled=1) | policy(SECURITY, vbawarnings=1),
        {("HKCU", rf"{POLICY}\{LIST}"): {"ivjxl.xlam": "1"}}
        | policy(r"Excel\Resiliency", restricttolist=1),
        {("HKCU", rf"{POLICY}\{LIST}"): {"IVJXL.XLAM": "2"}}
        | policy(r"Excel\Resiliency", restricttolist=1),
        {("HKCU", rf"{POLICY}\{LIST}"): {"other.xlam": "0"}},
        NO_USER_LOCATIONS | {("HKCU", rf"{POLICY}\{LOCATIONS}\Location7"): {"Path": STARTUP}},
        user(SECURITY, VBAWarnings="", RequireAddinSig=b"\1"),
    ],
)
def test_other_settings_stop_nothing(registry: Tables, tmp_path: Path) -> None:
    assert states(registry, tmp_path) == ["ok"]


def test_location_that_the_administrator_names_is_no_help_where_none_is_allowed(
    tmp_path: Path,
) -> None:
    named: Tables = {("HKCU", rf"{POLICY}\{LOCATIONS}\Location7"): {"Path": STARTUP}}
    off = policy(SECURITY, vbawarnings=4)

    assert states(NO_USER_LOCATIONS | named | off, tmp_path) == ["hint"]
    assert states(policy(LOCATIONS, alllocationsdisabled=1) | named | off, tmp_path) == ["problem"]


@pytest.mark.parametrize(
    ("places", "state"),
    [
        ({("HKCU", POLICY): 0, ("HKCU", OWN): 1}, "ok"),
        ({("HKCU", POLICY): 1, ("HKCU", OWN): 0}, "problem"),
        ({("HKCU", CLOUD): 1, ("HKCU", POLICY): 0}, "problem"),
        ({("HKCU", CLOUD): 0, ("HKCU", POLICY): 1}, "ok"),
        ({("HKLM", OWN): 1}, "problem"),
        ({("HKLM", OWN): 1, ("HKCU", OWN): 0}, "ok"),
    ],
)
def test_administrator_comes_before_the_user(
    places: dict[tuple[str, str], int], state: str, tmp_path: Path
) -> None:
    registry: Tables = {
        (hive, rf"{place}\{SECURITY}"): {"RequireAddinSig": value}
        for (hive, place), value in places.items()
    }

    assert states(registry, tmp_path) == [state]


def test_every_setting_that_stops_it_has_a_line_of_its_own(tmp_path: Path) -> None:
    registry = (
        policy("Common", VBAOff=1)
        | policy(r"Excel\Resiliency", restricttolist=1)
        | policy(SECURITY, disablealladdins=1, blockcontentexecutionfrominternet=1)
    )

    assert states(registry, tmp_path) == ["problem", "problem", "problem", "hint"]


# Programs that Office may not start.

RULES: Final = (
    r"SOFTWARE\Policies\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules"
)
MANAGED: Final = r"SOFTWARE\Policies\Microsoft\Windows Defender\Policy Manager"
NO_CHILD: Final = "D4F940AB-401B-4EFC-AADC-AD5F3C50688A"


@pytest.mark.parametrize(
    ("key", "values", "state"),
    [
        (RULES, {}, "ok"),
        (RULES, {NO_CHILD: "1"}, "problem"),
        (RULES, {NO_CHILD: 1}, "problem"),
        (RULES, {NO_CHILD: "0"}, "ok"),
        (RULES, {NO_CHILD: "2"}, "ok"),
        (RULES, {"3B576869-A4EC-4529-8536-B80A7769E899": "1"}, "ok"),
        (MANAGED, {"ASRRules": f"3b576869-a4ec-4529-8536-b80a7769e899=1|{NO_CHILD}=1"}, "problem"),
        (MANAGED, {"ASRRules": f"{NO_CHILD}=2|3b576869-a4ec-4529-8536-b80a7769e899=1"}, "ok"),
        (MANAGED, {"ASRRules": ""}, "ok"),
    ],
)
def test_rule_against_programs_started_by_office_is_found(
    key: str, values: dict[str, object], state: str, tmp_path: Path
) -> None:
    computer = sound_computer(tmp_path)
    computer.registry["HKLM", key] = values

    (found,) = child_processes(computer)

    assert found.state == state
    assert ("administrator" in found.said.en) is (state == "problem")
