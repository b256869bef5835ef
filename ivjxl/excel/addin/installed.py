"""What is fixed when the add-in is installed, and how its file says so."""

import io
import re
import zipfile
from dataclasses import dataclass
from typing import Final

from lxml import etree

FILE_NAME: Final = "ivjxl.xlam"
PROGRAM_PART: Final = "docProps/app.xml"
PROGRAM: Final = "<Application>ivjxl</Application>"
"""The mark of a file of ours, in `PROGRAM_PART`."""

_PROPERTIES: Final = "docProps/custom.xml"


@dataclass(frozen=True, slots=True)
class Installed:
    """What is fixed when the add-in is installed: full paths on Windows.

    `interpreter` is the Python that answers, `library_folder` the folder of
    xlwings' library that starts it. `code_page` is that of the computer: Excel keeps
    the help of functions in the one of the VBA project.
    """

    interpreter: str
    library_folder: str
    code_page: int = 1252


def installed_in(package: bytes) -> Installed | None:
    """Return what was fixed when an add-in of ours was installed.

    The file has it twice: in its VBA, where it counts, and in its properties,
    where it can be read.

    Raises
    ------
    ValueError
        If the file is no add-in of ours.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(package)) as archive:
            ours = PROGRAM in archive.read(PROGRAM_PART).decode()
            properties = etree.fromstring(archive.read(_PROPERTIES))
    except Exception as error:
        # A damaged archive fails in many ways.
        raise ValueError("no add-in of ivjxl") from error
    if not ours:
        raise ValueError("no add-in of ivjxl")
    found = {each.get("name"): _unescaped("".join(each.itertext())) for each in properties}
    if "interpreter" not in found or "library_folder" not in found:
        return None
    code_page = found.get("code_page", "")
    if not code_page.isdecimal():
        return None
    return Installed(found["interpreter"], found["library_folder"], int(code_page))


def _unescaped(text: str) -> str:
    """Return a text of a file in which `_x0041_` would be a character, and `_x005F_` is `_`."""
    return re.sub(r"_x005F_(?=x[0-9A-Fa-f]{4}_)", "_", text)
