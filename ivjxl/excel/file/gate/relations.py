"""The parts that say what a workbook is made of: content types, links, the list of sheets."""

from dataclasses import dataclass
from posixpath import dirname, normpath
from urllib.parse import unquote

from ivjxl.excel.file.gate.archive import Part
from ivjxl.excel.file.gate.limits import MAIN, OFFICE, RELATIONS, TYPES, refusal
from ivjxl.excel.file.gate.xml import Reader


class ContentTypes(Reader):
    """The kinds of the parts."""

    root = f"{TYPES} Types"

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.of_suffix: dict[str, str] = {}
        self.of_part: dict[str, str] = {}

    def begun(self, name: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element."""
        kind = attributes.get("ContentType", "")
        if name == f"{TYPES} Default":
            self._note(self.of_suffix, attributes.get("Extension", ""), kind)
        elif name == f"{TYPES} Override":
            self._note(self.of_part, attributes.get("PartName", ""), kind)

    def _note(self, kinds: dict[str, str], of: str, kind: str) -> None:
        if kinds.setdefault(of.lower(), kind) != kind:
            raise refusal(
                self.place, "states two kinds for one part", "に1つの部品の種類が2つあります", of
            )

    def kind(self, part: str) -> str:
        """Return the content type of a part, "" if it has none."""
        suffix = part.rsplit(".", 1)[-1].lower()
        return self.of_part.get(f"/{part}".lower(), self.of_suffix.get(suffix, ""))


@dataclass(frozen=True, slots=True)
class Relation:
    """A link from a part to another part, or out of the package."""

    kind: str
    target: str
    outside: bool


class Relations(Reader):
    """The links of a part."""

    root = f"{RELATIONS} Relationships"

    def __init__(self, place: str, part: str, parts: dict[str, Part]) -> None:
        super().__init__(place)
        # The links of "xl/workbook.xml" stand in "xl/_rels/workbook.xml.rels".
        self.folder = dirname(dirname(part))
        self.parts = parts
        self.of: dict[str, Relation] = {}

    def begun(self, name: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element."""
        if name != f"{RELATIONS} Relationship":
            return
        label = attributes.get("Id", "")
        if not label or "Target" not in attributes or "Type" not in attributes:
            raise refusal(self.place, "has an incomplete link", "に不完全な参照があります", label)
        if label in self.of:
            raise refusal(
                self.place, "has two links of one name", "に同じ名前の参照が2つあります", label
            )
        outside = attributes.get("TargetMode", "Internal") == "External"
        kind, target = attributes["Type"], attributes["Target"]
        if not outside:
            target = self._part(kind, target)
        self.of[label] = Relation(kind, target, outside)

    def _part(self, kind: str, target: str) -> str:
        whole = target[1:] if target.startswith("/") else f"{self.folder}/{target}"
        part = normpath(whole.lstrip("/")) if whole else ""
        if part.startswith("../") or part == ".." or ":" in target.split("/")[0]:
            if kind.endswith("/hyperlink"):
                return part
            raise refusal(
                self.place,
                "has a link that leads out of the workbook",
                "にブックの外を指す参照があります",
                target,
            )
        if part not in self.parts and unquote(part) in self.parts:
            part = unquote(part)
        # Excel writes #Sheet!A1 for a link inside a drawing, NULL for a picture it lost.
        lost = kind.endswith("/image") and target.rsplit("/", 1)[-1] == "NULL"
        if part not in self.parts and not lost and not kind.endswith("/hyperlink"):
            raise refusal(
                self.place,
                "has a link to a part that is not there: get the original file again",
                "の参照先の部品がありません。元のファイルを取得し直してください",
                target,
            )
        return part

    def one(self, kind: str) -> str | None:
        """Return the part that the one link of a kind leads to, None without one."""
        found = [link for link in self.of.values() if link.kind == f"{OFFICE}/{kind}"]
        if len(found) > 1 or any(link.outside for link in found):
            raise refusal(
                self.place,
                "must have one link of this kind, to a part of the workbook",
                "にはこの種類の参照がブック内に1つ必要です",
                kind,
            )
        return found[0].target if found else None


class Sheets(Reader):
    """The sheets that the workbook part lists: name and link."""

    root = f"{MAIN} workbook"

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.links: dict[str, str] = {}
        self.names: set[str] = set()

    def begun(self, name: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element."""
        if name != f"{MAIN} sheet" or self.depth != 3:
            return
        sheet = attributes.get("name", "")
        link = attributes.get(f"{OFFICE} id", "")
        if not sheet or not link:
            raise refusal(
                self.place,
                "lists a sheet without name or link",
                "に名前又は参照のないシートがあります",
            )
        # Excel takes names that differ only in capitals for one.
        if sheet.lower() in self.names:
            raise refusal(
                self.place, "has two sheets of one name", "に同じ名前のシートが2つあります", sheet
            )
        if link in self.links:
            raise refusal(
                self.place, "has two sheets with one link", "に同じ参照のシートが2つあります", sheet
            )
        self.names.add(sheet.lower())
        self.links[link] = sheet
