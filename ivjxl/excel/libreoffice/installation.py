"""Our functions in a user's LibreOffice: added and removed, without administrator rights.

Two things are added to a profile: the extension, by LibreOffice's own manager,
and one module in the user's Basic library. Nothing else in it changes.
"""

import os
import re
import tempfile
from pathlib import Path
from typing import Final

from ivjxl.errors import InputError, Text
from ivjxl.excel.libreoffice import extension, library, program
from ivjxl.excel.libreoffice.program import Program

_NOT_ROOT: Final = Text(
    "must be a user of the machine, not root: the functions belong to one user",
    "rootでは実行できません（関数は利用者ごとに追加します）",
)
_CLOSED: Final = Text(
    "must be closed first (after a crash: start and close it once)",
    "を終了してから実行してください（異常終了後は一度起動して終了）",
)
_NO_PROFILE: Final = Text(
    "could not make its profile: start and close it once",
    "がプロファイルを作成できませんでした（一度起動して終了してください）",
)
_FIRST_START: Final = 120
"""Seconds that a first start, which makes the profile, may take."""


def install(profile: Path | None = None) -> bool:
    """Add our functions to LibreOffice for this user; return whether anything changed.

    Parameters
    ----------
    profile
        Folder of the profile, the one that holds `user`; by default the user's own.
        It is made where it does not exist yet.

    Raises
    ------
    InputError
        If LibreOffice is not there, too old, running on the profile or cannot
        add the extension; if the user is root; if the user's Basic library has
        a module of our name that is not ours.
    """
    office, folder = _ready(profile)
    standard = _library(folder)
    if not (standard / "script.xlb").is_file():
        # Only LibreOffice can: what stands there already, its first start overwrites.
        office.run(
            ["--terminate_after_init"], profile=folder, home=Path.home(), timeout=_FIRST_START
        )
        if not (standard / "script.xlb").is_file():
            raise InputError("LibreOffice", _NO_PROFILE, str(folder))
    library.check(standard)
    installed = _installed(office, folder)
    added = installed is None or _files(installed) != extension.files()
    if added:
        with tempfile.TemporaryDirectory() as name:
            package = Path(name, extension.FILE_NAME)
            package.write_bytes(extension.package())
            office.unopkg(["add", "--force", "--suppress-license", str(package)], profile=folder)
    return library.add(standard) or added


def uninstall(profile: Path | None = None) -> bool:
    """Remove our functions from LibreOffice for this user; return whether anything changed.

    See `install`. Every other byte of the user's Basic library stays.
    """
    office, folder = _ready(profile)
    standard = _library(folder)
    has_library = (standard / "script.xlb").is_file()
    if has_library:
        library.check(standard)
    has_extension = _installed(office, folder) is not None
    if has_extension:
        office.unopkg(["remove", extension.IDENTIFIER], profile=folder)
    return (library.remove(standard) if has_library else False) or has_extension


def _ready(profile: Path | None) -> tuple[Program, Path]:
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        raise InputError("user", _NOT_ROOT, None)
    office = program.find()
    folder = program.default_profile() if profile is None else profile.absolute()
    if (folder / ".lock").exists():
        raise InputError("LibreOffice", _CLOSED, str(folder))
    return office, folder


def _library(profile: Path) -> Path:
    return profile / "user" / "basic" / "Standard"


def _installed(office: Program, profile: Path) -> Path | None:
    """Return the folder in which the profile has our extension, or None."""
    if not (profile / "user").is_dir():
        return None
    for each in office.unopkg(["list"], profile=profile).split("Identifier: ")[1:]:
        where = re.search(r"\$UNO_USER_PACKAGES_CACHE/(\S+)", each)
        if each.split()[0] == extension.IDENTIFIER and where:
            return profile / "user" / "uno_packages" / "cache" / where[1]
    return None


def _files(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file() and file.parent.name != "__pycache__"
    }
