"""Settings of a new profile of LibreOffice, in which nothing asks, runs macros or fetches."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

Setting = tuple[str, str, str]
"""Path below `org.openoffice`, name and value."""

_ALWAYS: Final[tuple[Setting, ...]] = (
    ("Office.Calc/Content/Update", "Link", "2"),
    ("Office.Writer/Content/Update", "Link", "2"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Misc", "FirstRun", "false"),
)
_ITEM: Final = (
    '<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse">'
    "<value>{value}</value></prop></item>\n"
)


def write_settings(profile: Path, settings: Iterable[Setting] = ()) -> None:
    """Write what every profile has, and these settings."""
    items = "".join(_ITEM.format(path=p, name=n, value=v) for p, n, v in (*_ALWAYS, *settings))
    user = profile / "user"
    user.mkdir(parents=True, exist_ok=True)
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n'
        f"{items}</oor:items>\n",
        encoding="utf-8",
    )
