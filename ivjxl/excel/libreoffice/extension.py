"""The extension as the bytes of an `.oxt` package: the same input, the same bytes."""

import io
import json
import sys
import zipfile
from pathlib import Path
from typing import Final

import ivjxl

IDENTIFIER: Final = "ivjxl.functions"
"""What LibreOffice knows the extension by."""

FILE_NAME: Final = "ivjxl.oxt"

_MANIFEST: Final = """<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="http://openoffice.org/2001/manifest">
 <manifest:file-entry manifest:full-path="component.py"
  manifest:media-type="application/vnd.sun.star.uno-component;type=Python"/>
</manifest:manifest>
"""
_DESCRIPTION: Final = f"""<?xml version="1.0" encoding="UTF-8"?>
<description xmlns="http://openoffice.org/extensions/description/2006">
 <identifier value="{IDENTIFIER}"/>
 <version value="{ivjxl.__version__}"/>
 <display-name>
  <name lang="en">ivjxl worksheet functions</name>
  <name lang="ja">ivjxl ワークシート関数</name>
 </display-name>
</description>
"""


def files(interpreter: str = sys.executable) -> dict[str, bytes]:
    """Return the files of the extension by their path in it.

    Parameters
    ----------
    interpreter
        Path of the Python that runs the worker: one that has ivjxl.
    """
    settings = json.dumps({"interpreter": interpreter}, ensure_ascii=True) + "\n"
    component = Path(__file__).with_name("component.py").read_bytes().replace(b"\r\n", b"\n")
    return {
        "META-INF/manifest.xml": _MANIFEST.encode(),
        "component.py": component,
        "description.xml": _DESCRIPTION.encode(),
        "settings.json": settings.encode("ascii"),
    }


def package(interpreter: str = sys.executable) -> bytes:
    """Return the extension as the bytes of an `.oxt` file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files(interpreter).items():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            # Unix, an ordinary file, whatever system made it.
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            archive.writestr(entry, content)
    return buffer.getvalue()


def unpack(folder: Path, interpreter: str = sys.executable) -> None:
    """Write the files of the extension into a new folder."""
    for name, content in files(interpreter).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
