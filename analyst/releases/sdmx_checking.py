"""The check that SDMX files pass before they go out: valid by schema, readable, every code in its codelist."""

from __future__ import annotations

import csv
import io

from pysdmx.io.csv.sdmx20.reader import read as read_csv
from pysdmx.io.xml.doc_validation import validate_doc
from pysdmx.io.xml.sdmx30.reader.structure import read as read_structure
from pysdmx.model import Codelist
from pysdmx.model.dataflow import DataStructureDefinition

from analyst.releases.sdmx_structure import Flow


class SdmxFaultError(ValueError):
    """An SDMX file is not what its structure says: our mistake. It names columns and codes, never values."""


def check_sdmx(structure: bytes, data: dict[Flow, bytes]) -> None:
    """Raises SdmxFaultError, or pysdmx's own error, when a file would not be understood by its readers."""
    text = structure.decode()
    validate_doc(text)
    structures = read_structure(text, validate=False)
    lists = {c.id: {code.id for code in c} for c in structures if isinstance(c, Codelist)}
    definitions = {d.id: d for d in structures if isinstance(d, DataStructureDefinition)}
    for flow, content in data.items():
        _check_codes(definitions[flow.id.replace("DF_", "DSD_", 1)], lists, content)
        read_csv(content.decode())


def _check_codes(definition: DataStructureDefinition, lists: dict[str, set[str]], content: bytes) -> None:
    rows = list(csv.DictReader(io.StringIO(content.decode())))
    for component in definition.components:
        listed = component.enumeration
        if listed is None or not rows:
            continue
        unknown = {row[component.id] for row in rows} - lists[listed.id]
        if unknown:
            raise SdmxFaultError(f"{component.id} has codes that {listed.id} lacks: {', '.join(sorted(unknown))}.")
