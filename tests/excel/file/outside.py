"""A workbook whose formulas refer to other files."""

import re

from .rich import MAIN, OFFICE, PACKAGE, edited, parts_of, with_part


def with_outside(package: bytes, *targets: str) -> bytes:
    """Return a workbook that lists other files, the first as `[1]`."""
    references = ""
    for number, target in enumerate(targets, 1):
        part = f"xl/externalLinks/externalLink{number}.xml"
        content = (
            f'<externalLink xmlns="{MAIN}">'
            f'<externalBook xmlns:r="{OFFICE}" r:id="rId1"/></externalLink>'
        )
        package = with_part(
            package, part, content, used_by="xl/workbook.xml", relation="externalLink"
        )
        package = with_part(
            package,
            f"xl/externalLinks/_rels/externalLink{number}.xml.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{OFFICE}/externalLinkPath" Target="{target}" TargetMode="External"/>'
            "</Relationships>",
        )
        links = parts_of(package)["xl/_rels/workbook.xml.rels"].decode()
        found = re.search(rf'Id="(rId\d+)"[^>]*externalLink{number}\.xml', links)
        assert found is not None
        references += f'<externalReference r:id="{found[1]}"/>'
    listed = f"</sheets><externalReferences>{references}</externalReferences>"
    return edited(package, "xl/workbook.xml", ("</sheets>", listed))
