"""Settings of a new profile: well formed, read by LibreOffice's own names."""

import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Final

from ivjxl.excel.libreoffice.profile import write_settings

OOR: Final = "{http://openoffice.org/2001/registry}"


def settings(profile: Path) -> dict[tuple[str, str], str | None]:
    items = ET.parse(profile / "user" / "registrymodifications.xcu").getroot()
    return {
        (item.attrib[f"{OOR}path"], item[0].attrib[f"{OOR}name"]): item[0][0].text for item in items
    }


def test_nothing_is_fetched_and_no_macro_runs(tmp_path: Path) -> None:
    write_settings(tmp_path / "profile")

    written = settings(tmp_path / "profile")

    # 2 is "never".
    assert written["/org.openoffice.Office.Calc/Content/Update", "Link"] == "2"
    assert written["/org.openoffice.Office.Writer/Content/Update", "Link"] == "2"
    security = "/org.openoffice.Office.Common/Security/Scripting"
    assert written[security, "BlockUntrustedRefererLinks"] == "true"
    assert written[security, "DisableMacrosExecution"] == "true"


def test_further_settings_come_beside_them_in_a_profile_begun(tmp_path: Path) -> None:
    (tmp_path / "user" / "basic").mkdir(parents=True)

    write_settings(tmp_path, [("Setup/Office", "ooSetupInstCompleted", "true")])

    written = settings(tmp_path)
    assert written["/org.openoffice.Setup/Office", "ooSetupInstCompleted"] == "true"
    assert len(written) == 6
