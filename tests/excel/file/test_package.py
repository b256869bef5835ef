"""A package: what nobody replaces keeps its bytes."""

import io
import zipfile
from typing import Final

import pytest
from lxml import etree

from ivjxl.excel.file.package import CONTENT_TYPES, Package, Relationship, relations_of

from .rich import CHAIN, KIND, LINKS, OFFICE, REPORT, TABLES, WORKBOOK, packed, parts_of, rich

TYPES_NAMESPACE: Final = "{http://schemas.openxmlformats.org/package/2006/content-types}"


class _Pipe(io.RawIOBase):
    """A stream that cannot go back: sizes then stand behind the data of an entry."""

    def __init__(self) -> None:
        self.data = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        piece = bytes(data)  # type: ignore[call-overload]
        self.data += piece
        return len(piece)


def odd() -> bytes:
    """Return the rich package with descriptors, stored entries, odd names and dates."""
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (name, data) in enumerate(parts_of(rich()).items()):
            info = zipfile.ZipInfo(name, (2019 + number % 3, 7, 12, 1, 2, 4))
            info.compress_type = zipfile.ZIP_STORED if number % 2 else zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            archive.writestr(info, data)
        archive.writestr("customXml/資料 é.xml", b"<a/>")
        archive.writestr("xl/empty.bin", b"")
        archive.comment = b"a comment"
    return bytes(pipe.data)


@pytest.mark.parametrize("make", [rich, odd])
def test_an_untouched_package_is_the_very_same_bytes(make: object) -> None:
    data = make()  # type: ignore[operator]
    package = Package(data)
    package.replace(REPORT, package.read(REPORT))

    assert package.as_bytes() == data
    assert package.copy().as_bytes() == data


@pytest.mark.parametrize("stored", [False, True])
@pytest.mark.parametrize("make", [rich, odd])
def test_one_replaced_part_leaves_every_other_and_the_order(make: object, stored: bool) -> None:
    data = make()  # type: ignore[operator]
    package = Package(data)
    package.replace(REPORT, b"<other/>")
    after = package.as_bytes(stored=stored)

    assert list(parts_of(after).items()) == list((parts_of(data) | {REPORT: b"<other/>"}).items())
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(io.BytesIO(after)) as new:
        assert new.testzip() is None
        for before, now in zip(old.infolist(), new.infolist(), strict=True):
            assert now.date_time == before.date_time
            assert now.external_attr == before.external_attr
            kind = zipfile.ZIP_STORED if stored else before.compress_type
            assert now.compress_type == kind


def test_the_input_has_entries_whose_sizes_stand_behind_the_data() -> None:
    with zipfile.ZipFile(io.BytesIO(odd())) as archive:
        assert all(info.flag_bits & 0x08 for info in archive.infolist())


def test_two_packages_with_the_same_change_are_the_same_bytes() -> None:
    one, other = Package(rich()), Package(rich())
    for package in (one, other):
        package.replace(WORKBOOK, b"<a/>")
        package.add("xl/new.xml", b"<b/>", "application/xml")

    assert one.as_bytes() == other.as_bytes()


def test_a_copy_is_a_package_of_its_own() -> None:
    package = Package(rich())
    twin = package.copy()
    twin.replace(REPORT, b"<other/>")

    assert package.as_bytes() == rich()
    assert parts_of(twin.as_bytes())[REPORT] == b"<other/>"
    package.replace(WORKBOOK, b"<a/>")
    assert parts_of(twin.as_bytes())[WORKBOOK] == parts_of(rich())[WORKBOOK]


def content_types(data: bytes) -> list[tuple[str, str]]:
    root = etree.fromstring(parts_of(data)[CONTENT_TYPES])
    return [(e.get("PartName"), e.get("ContentType")) for e in root if e.get("PartName")]


def test_an_added_part_has_its_content_type_and_stands_last() -> None:
    package = Package(rich())
    package.add("xl/worksheets/sheet9.xml", b"<w/>", f"{KIND}.worksheet+xml")
    after = package.as_bytes()

    added = ("/xl/worksheets/sheet9.xml", f"{KIND}.worksheet+xml")
    assert content_types(after) == [*content_types(rich()), added]
    assert list(parts_of(after)) == [*parts_of(rich()), "xl/worksheets/sheet9.xml"]
    with pytest.raises(ValueError, match="exists"):
        package.add(REPORT, b"<w/>", "application/xml")


def test_a_dropped_part_leaves_neither_type_nor_relationship() -> None:
    package = Package(rich())
    package.drop(CHAIN, WORKBOOK)
    after = package.as_bytes()

    assert CHAIN not in package
    assert content_types(after) == [e for e in content_types(rich()) if "calcChain" not in e[0]]
    links = etree.fromstring(parts_of(after)[LINKS])
    before = etree.fromstring(parts_of(rich())[LINKS])
    assert [dict(e.attrib) for e in links] == [
        dict(e.attrib) for e in before if "calcChain" not in e.get("Target")
    ]
    same = set(parts_of(rich())) - {CHAIN, CONTENT_TYPES, LINKS}
    assert {n: parts_of(after)[n] for n in same} == {n: parts_of(rich())[n] for n in same}


def test_a_relationship_gets_an_id_that_was_free_and_a_relative_target() -> None:
    package = Package(rich())
    taken = {each.id for each in package.relationships(WORKBOOK)}
    first = package.relate(WORKBOOK, "worksheet", "xl/worksheets/sheet9.xml")
    second = package.relate(WORKBOOK, "worksheet", "customXml/item2.xml")
    root = etree.fromstring(parts_of(package.as_bytes())[LINKS])
    links = {e.get("Id"): (e.get("Type"), e.get("Target")) for e in root}

    assert first not in taken
    assert second not in taken | {first}
    assert links[first] == (f"{OFFICE}/worksheet", "worksheets/sheet9.xml")
    assert links[second] == (f"{OFFICE}/worksheet", "../customXml/item2.xml")
    targets = {each.id: each.target for each in package.relationships(WORKBOOK)}
    assert targets[first] == "xl/worksheets/sheet9.xml"
    assert targets[second] == "customXml/item2.xml"


def test_the_relationships_of_parts() -> None:
    package = Package(rich())
    sheet = {each.type: each for each in package.relationships(TABLES)}

    (office,) = (e for e in package.relationships("") if e.type == "officeDocument")
    assert office == Relationship(office.id, "officeDocument", WORKBOOK, external=False)
    assert sheet["table"].target == "xl/tables/table1.xml"
    assert sheet["threadedComment"].target == "xl/threadedComments/threadedComment1.xml"
    assert package.relationships("docProps/core.xml") == ()
    (link,) = (e for e in package.relationships(REPORT) if e.type == "hyperlink")
    assert (link.target, link.external) == ("https://example.com/", True)
    assert all(e.target in package for e in package.relationships(WORKBOOK))


@pytest.mark.parametrize(
    ("part", "relations"),
    [
        ("", "_rels/.rels"),
        ("a.xml", "_rels/a.xml.rels"),
        ("xl/worksheets/sheet1.xml", "xl/worksheets/_rels/sheet1.xml.rels"),
    ],
)
def test_where_relationships_stand(part: str, relations: str) -> None:
    assert relations_of(part) == relations


def test_an_entity_is_not_resolved() -> None:
    hostile = b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]><a>&e;</a>'
    name = relations_of("xl/workbook.xml")
    package = Package(packed(parts_of(rich()) | {name: hostile}))

    assert package.relationships(WORKBOOK) == ()
