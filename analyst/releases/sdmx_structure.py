"""The SDMX-ML 3.0 structure of a release: concepts, codelists, two data structures and their dataflows.

`DF_HOMELESSNESS` is the release itself, `DF_EPOCH` the table for international comparison. pysdmx writes names in one
language; the Latvian ones are set beside them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from lxml import etree
from pysdmx.io.xml.sdmx30.writer.structure import write
from pysdmx.model import Code, Codelist, Component, Components, Concept, ConceptScheme, DataType, Role
from pysdmx.model.__base import Organisation
from pysdmx.model.dataflow import Dataflow, DataStructureDefinition, Schema
from pysdmx.model.message import Header

from analyst.releases.sdmx_codes import AGENCY, CodeSet, code_sets
from analyst.releases.wording import Text

VERSION = "1.0.0"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True)
class _Part:
    """A component: its id, name, and its codelist, or its type where it has none."""

    id: str
    name: Text
    codes: str | None = None
    dtype: DataType = DataType.STRING
    role: Role = Role.DIMENSION
    required: bool = True


@dataclass(frozen=True, slots=True)
class Flow:
    """A dataflow and the structure of its data."""

    id: str
    name: Text
    parts: tuple[_Part, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The ids of its components, in order."""
        return tuple(part.id for part in self.parts)


_AREA = _Part("REF_AREA", Text("Teritorija", "Reference area"), "CL_AREA_LV")
_FREQ = _Part("FREQ", Text("Biežums", "Frequency"), "CL_FREQ")
_ETHOS = _Part("ETHOS_LIGHT", Text("ETHOS Light kategorija", "ETHOS Light category"), "CL_ETHOS_LIGHT")
_SEX = _Part("SEX", Text("Dzimums", "Sex"), "CL_SEX")
_AGE = _Part("AGE", Text("Vecums", "Age"), "CL_AGE")
_TIME = _Part("TIME_PERIOD", Text("Periods", "Time period"), dtype=DataType.PERIOD)
_VALUE = _Part(
    "OBS_VALUE", Text("Vērtība", "Observation value"), dtype=DataType.DOUBLE, role=Role.MEASURE, required=False
)


def _attribute(name: str, text: Text, codes: str | None = None, dtype: DataType = DataType.STRING) -> _Part:
    return _Part(name, text, codes, dtype, Role.ATTRIBUTE, required=codes is not None)


_ATTRIBUTES = (
    _attribute("UNIT_MEASURE", Text("Mērvienība", "Unit of measure"), "CL_UNIT"),
    _attribute("UNIT_MULT", Text("Mērvienības reizinātājs", "Unit multiplier"), dtype=DataType.INTEGER),
    _attribute("DECIMALS", Text("Zīmes aiz komata", "Decimals"), dtype=DataType.INTEGER),
    _attribute("OBS_STATUS", Text("Novērojuma statuss", "Observation status"), "CL_OBS_STATUS"),
    _attribute("CONF_STATUS", Text("Konfidencialitātes statuss", "Confidentiality status"), "CL_CONF_STATUS"),
    _attribute("COVERAGE", Text("Datu pārklājums", "Coverage"), dtype=DataType.DOUBLE),
)

HOMELESSNESS = Flow(
    "DF_HOMELESSNESS",
    Text("Bezpajumtniecība Latvijā", "Homelessness in Latvia"),
    (
        _FREQ,
        _AREA,
        _Part("MEASURE", Text("Mērs", "Measure"), "CL_MEASURE"),
        _ETHOS,
        _SEX,
        _AGE,
        _Part("SERVICE_TYPE", Text("Pakalpojums", "Service"), "CL_SERVICE_TYPE"),
        _Part("COHORT", Text("Kohorta", "Cohort")),
        _Part("INDICATOR", Text("Rādītājs", "Indicator"), "CL_HF_INDICATOR"),
        _Part("HORIZON", Text("Termiņš", "Horizon"), "CL_HF_HORIZON"),
        _TIME,
        _VALUE,
        *_ATTRIBUTES,
    ),
)
EPOCH = Flow(
    "DF_EPOCH",
    Text("Starptautiski salīdzināmie rādītāji", "Indicators for international comparison"),
    (
        _FREQ,
        _AREA,
        _Part("INDICATOR", Text("Rādītājs", "Indicator"), "CL_EPOCH_INDICATOR"),
        _Part("COUNT_TYPE", Text("Skaitīšanas veids", "Kind of count"), "CL_COUNT_TYPE"),
        _ETHOS,
        _SEX,
        _AGE,
        _TIME,
        _VALUE,
        *_ATTRIBUTES,
        _attribute("COLLECTION_METHOD", Text("Vākšanas metode", "Collection method"), "CL_COLLECTION_METHOD"),
        _attribute("INCLUDES_CHILDREN", Text("Ietver bērnus", "Includes children"), dtype=DataType.BOOLEAN),
        _attribute(
            "INCLUDES_DV_ACCOMMODATION",
            Text("Ietver vardarbības upuru izmitināšanu", "Includes accommodation of victims of domestic violence"),
            dtype=DataType.BOOLEAN,
        ),
        _attribute("INCLUDES_REFUGEES", Text("Ietver bēgļus", "Includes refugees"), dtype=DataType.BOOLEAN),
        _attribute(
            "INCLUDES_ASYLUM_SEEKERS",
            Text("Ietver patvēruma meklētājus", "Includes asylum seekers"),
            dtype=DataType.BOOLEAN,
        ),
    ),
)
FLOWS = (HOMELESSNESS, EPOCH)


def structure_xml(release: str, prepared: datetime) -> bytes:
    """The structure message of a release. `prepared` (UTC) is the time of the data, not of writing."""
    lists = code_sets()
    structures = [
        *(_codelist(code_set) for code_set in lists.values()),
        _concept_scheme(),
        *(_data_structure(flow) for flow in FLOWS),
        *(_dataflow(flow) for flow in FLOWS),
    ]
    header = Header(id=f"PAJUMTE_{release}".replace("-", "_"), prepared=prepared, sender=Organisation(id=AGENCY))
    text = write(structures, header=header)
    assert text is not None, "without a path the writer gives the text"
    return _with_latvian_names(text)


@cache
def schema_of(flow: Flow) -> Schema:
    """The components as pysdmx checks data against them. Values are handed over as text, so that 12 stays 12."""
    lists = {name: _codelist(code_set) for name, code_set in code_sets().items()}
    parts = [
        Component(
            id=part.id,
            required=part.required,
            role=part.role,
            concept=Concept(id=part.id, name=part.name.en),
            local_dtype=DataType.STRING,
            local_codes=lists[part.codes] if part.codes else None,
            attachment_level="O" if part.role is Role.ATTRIBUTE else None,
        )
        for part in flow.parts
    ]
    return Schema(
        context="dataflow", agency=AGENCY, id=flow.id, version=VERSION, components=Components(parts), name=flow.name.en
    )


def _codelist(code_set: CodeSet) -> Codelist:
    return Codelist(
        id=code_set.id,
        agency=code_set.agency,
        version=code_set.version,
        name=code_set.name.en,
        is_partial=code_set.agency != AGENCY,
        items=[
            Code(id=code, name=text.en, urn=f"{_item_urn(code_set)}.{code}") for code, text in code_set.codes.items()
        ],
    )


def _item_urn(code_set: CodeSet) -> str:
    return f"urn:sdmx:org.sdmx.infomodel.codelist.Code={code_set.agency}:{code_set.id}({code_set.version})"


def _concept_scheme() -> ConceptScheme:
    return ConceptScheme(
        id="CS_PAJUMTE",
        agency=AGENCY,
        version=VERSION,
        name="Concepts of homelessness statistics",
        items=[_concept(part) for part in _all_parts().values()],
    )


def _concept(part: _Part) -> Concept:
    urn = f"urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept={AGENCY}:CS_PAJUMTE({VERSION}).{part.id}"
    return Concept(id=part.id, name=part.name.en, urn=urn)


def _all_parts() -> dict[str, _Part]:
    return {part.id: part for flow in FLOWS for part in flow.parts}


def _data_structure(flow: Flow) -> DataStructureDefinition:
    lists = code_sets()
    scheme = f"urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept={AGENCY}:CS_PAJUMTE({VERSION})"
    parts = [
        Component(
            id=part.id,
            required=part.required,
            role=part.role,
            concept=Concept(id=part.id, name=part.name.en, urn=f"{scheme}.{part.id}"),
            local_dtype=None if part.codes else part.dtype,
            local_enum_ref=lists[part.codes].urn if part.codes else None,
            attachment_level="O" if part.role is Role.ATTRIBUTE else None,
        )
        for part in flow.parts
    ]
    return DataStructureDefinition(
        id=_structure_id(flow), agency=AGENCY, version=VERSION, name=flow.name.en, components=Components(parts)
    )


def _dataflow(flow: Flow) -> Dataflow:
    urn = f"urn:sdmx:org.sdmx.infomodel.datastructure.DataStructure={AGENCY}:{_structure_id(flow)}({VERSION})"
    return Dataflow(id=flow.id, agency=AGENCY, version=VERSION, name=flow.name.en, structure=urn)


def _structure_id(flow: Flow) -> str:
    return flow.id.replace("DF_", "DSD_", 1)


def _with_latvian_names(xml: str) -> bytes:
    """The same message with the Latvian name after each English one."""
    latvian = _latvian_names()
    root = etree.fromstring(xml.encode())
    for name in root.iter("{*}Name"):
        named = name.getparent()
        scheme = named.getparent()
        text = latvian.get((scheme.get("id"), named.get("id"))) or latvian.get((None, named.get("id")))
        if text is not None:
            beside = etree.Element(name.tag)
            beside.set(_XML_LANG, "lv")
            beside.text = text
            beside.tail = name.tail
            name.addnext(beside)
    etree.indent(root, "\t")
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return written


def _latvian_names() -> dict[tuple[str | None, str], str]:
    names: dict[tuple[str | None, str], str] = {(None, "CS_PAJUMTE"): "Bezpajumtniecības statistikas jēdzieni"}
    for code_set in code_sets().values():
        names[None, code_set.id] = code_set.name.lv
        names |= {(code_set.id, code): text.lv for code, text in code_set.codes.items()}
    names |= {("CS_PAJUMTE", part.id): part.name.lv for part in _all_parts().values()}
    for flow in FLOWS:
        names |= {(None, flow.id): flow.name.lv, (None, _structure_id(flow)): flow.name.lv}
    return names
