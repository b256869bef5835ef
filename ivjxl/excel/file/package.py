"""An Open XML package as its parts, and the same package with a few of them replaced.

A part that nobody replaces keeps its bytes.
"""

import io
import posixpath
import zipfile
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree

CONTENT_TYPES: Final = "[Content_Types].xml"
OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES: Final = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELATION: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_FIRST_DATE: Final = (1980, 1, 1, 0, 0, 0)
_XML: Final = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass(frozen=True, slots=True)
class Relationship:
    """How one part uses another; `target` is a part name, or a foreign address."""

    id: str
    type: str
    """The last word of the type, such as `worksheet`."""

    target: str
    external: bool


def parsed(data: bytes) -> Any:
    """Return the root of a part; no entity is resolved and nothing is fetched."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(data, parser)


def serialised(root: Any) -> bytes:
    """Return a part as bytes."""
    text: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=False)
    return _XML + text


class Package:
    """The parts of a package by name, in their order."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self._infos = {info.filename: info for info in archive.infolist()}
            self._parts = {name: archive.read(info) for name, info in self._infos.items()}
        self._changed = False

    def __contains__(self, part: str) -> bool:
        return part in self._parts

    def names(self) -> tuple[str, ...]:
        """Return the name of every part."""
        return tuple(self._parts)

    def read(self, part: str) -> bytes:
        """Return the bytes of a part."""
        return self._parts[part]

    def replace(self, part: str, data: bytes) -> None:
        """Replace the bytes of a part."""
        if self._parts[part] != data:
            self._parts[part] = data
            self._changed = True

    def add(self, part: str, data: bytes, content_type: str) -> None:
        """Add a part that does not exist yet."""
        if part in self._parts:
            raise ValueError(f"{part} exists")
        self._parts[part] = data
        self._changed = True
        types = parsed(self.read(CONTENT_TYPES))
        etree.SubElement(types, _TYPES + "Override", PartName=f"/{part}", ContentType=content_type)
        self.replace(CONTENT_TYPES, serialised(types))

    def drop(self, part: str, used_by: str) -> None:
        """Remove a part, its content type, and the relationship of the part that uses it."""
        del self._parts[part]
        self._changed = True
        types = parsed(self.read(CONTENT_TYPES))
        for override in types.findall(_TYPES + "Override"):
            if override.get("PartName") == f"/{part}":
                types.remove(override)
        self.replace(CONTENT_TYPES, serialised(types))
        relations = parsed(self.read(relations_of(used_by)))
        for relation in relations.findall(_RELATION):
            if self._relationship(used_by, relation).target == part:
                relations.remove(relation)
        self.replace(relations_of(used_by), serialised(relations))

    def relationships(self, part: str) -> tuple[Relationship, ...]:
        """Return what a part uses; of "" what the package itself does."""
        name = relations_of(part)
        if name not in self._parts:
            return ()
        found = parsed(self.read(name)).findall(_RELATION)
        return tuple(self._relationship(part, relation) for relation in found)

    def relate(self, part: str, type_name: str, target: str) -> str:
        """Let a part use another; return the id of the relationship."""
        name = relations_of(part)
        root = parsed(self.read(name))
        taken = {relation.get("Id") for relation in root.findall(_RELATION)}
        new = next(
            f"rId{number}" for number in range(1, len(taken) + 2) if f"rId{number}" not in taken
        )
        relative = posixpath.relpath(target, posixpath.dirname(part) or ".")
        etree.SubElement(root, _RELATION, Id=new, Type=f"{OFFICE}/{type_name}", Target=relative)
        self.replace(name, serialised(root))
        return new

    @staticmethod
    def _relationship(part: str, relation: Any) -> Relationship:
        target = relation.get("Target", "")
        external = relation.get("TargetMode") == "External"
        if not external:
            joined = posixpath.join("/", posixpath.dirname(part), target)
            target = posixpath.normpath(joined).lstrip("/")
        kind = relation.get("Type", "").rpartition("/")[2]
        return Relationship(relation.get("Id", ""), kind, target, external)

    def as_bytes(self, *, stored: bool = False) -> bytes:
        """Return the package: the very bytes that were read if nothing was replaced.

        `stored` leaves out the compression, for a copy that is read at once.
        """
        if not self._changed:
            return self._data
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in self._parts.items():
                known = self._infos.get(name)
                info = zipfile.ZipInfo(name, known.date_time if known else _FIRST_DATE)
                info.compress_type = known.compress_type if known else zipfile.ZIP_DEFLATED
                if known is not None:
                    info.external_attr, info.create_system = (
                        known.external_attr,
                        known.create_system,
                    )
                if stored:
                    info.compress_type = zipfile.ZIP_STORED
                archive.writestr(info, data)
        return buffer.getvalue()

    def copy(self) -> "Package":
        """Return a package of its own with the same parts."""
        twin = Package.__new__(Package)
        twin._data, twin._infos, twin._changed = self._data, self._infos, self._changed
        twin._parts = dict(self._parts)
        return twin


def relations_of(part: str) -> str:
    """Return the part that holds the relationships of another.

    >>> relations_of("xl/workbook.xml")
    'xl/_rels/workbook.xml.rels'
    """
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")
