"""The codelists of a release's SDMX structure: the standard ones, cut to the codes used, and those of Latvia's own.

A standard list keeps its agency, id and version and says that it is partial; its codes mean what the SDMX guidelines
say. CL_AREA of SDMX knows no municipalities, so areas are a list of our own, by ATVK codes. CL_AGE of SDMX has no age
bands, only the letters that codes of them are made of (Y18T24: years, from, to): the bands are a list of our own too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analyst.releases.wording import NOT_APPLICABLE, Text, code_labels, known_measures, measure_title

AGENCY = "LV_LM"
"""Agency of Latvia's own lists and structures: the Ministry of Welfare."""
STANDARD = "SDMX"
_OWN_VERSION = "1.0.0"

SEX_CODES = {"X": "_O", "U": "_U"}
"""Our codes of sex that SDMX writes otherwise (CL_SEX 2.1)."""

_NONE = Text("neattiecas", "not applicable")
_TOTAL = Text("kopā", "total")


@dataclass(frozen=True, slots=True)
class CodeSet:
    """A codelist: whose it is, id, version, name, and its codes with their labels."""

    agency: str
    id: str
    version: str
    name: Text
    codes: Mapping[str, Text]

    @property
    def urn(self) -> str:
        """As structures refer to it."""
        return f"urn:sdmx:org.sdmx.infomodel.codelist.Codelist={self.agency}:{self.id}({self.version})"


def code_sets() -> dict[str, CodeSet]:
    """All codelists by id."""
    sets = [
        _standard("CL_FREQ", "2.1", Text("Biežums", "Frequency"), _only("freq", "A", "Q", "M", "D", "I")),
        _standard("CL_SEX", "2.1", Text("Dzimums", "Sex"), _sex()),
        _own("CL_AGE", Text("Vecums", "Age"), {**code_labels("age_band"), NOT_APPLICABLE: _NONE}),
        _standard("CL_OBS_STATUS", "2.2", Text("Novērojuma statuss", "Observation status"), code_labels("obs_status")),
        _standard(
            "CL_CONF_STATUS",
            "1.3",
            Text("Konfidencialitātes statuss", "Confidentiality status"),
            code_labels("conf_status"),
        ),
        _own("CL_AREA_LV", Text("Latvijas teritorijas", "Areas of Latvia"), code_labels("ref_area")),
        _own(
            "CL_ETHOS_LIGHT",
            Text("ETHOS Light kategorijas", "ETHOS Light categories"),
            {**code_labels("ethos_category"), NOT_APPLICABLE: _NONE},
        ),
        _own(
            "CL_SERVICE_TYPE",
            Text("Pakalpojumu veidi", "Service types"),
            {**code_labels("service_type"), NOT_APPLICABLE: _NONE},
        ),
        _own(
            "CL_HF_INDICATOR",
            Text("“Mājoklis vispirms” rezultātu rādītāji", "Outcomes of Housing First"),
            {**code_labels("indicator"), "_T": _TOTAL, NOT_APPLICABLE: _NONE},
        ),
        _own(
            "CL_HF_HORIZON",
            Text("Termiņš kopš ievākšanās", "Time since moving in"),
            {**code_labels("horizon"), "_T": _TOTAL, NOT_APPLICABLE: _NONE},
        ),
        _own("CL_MEASURE", Text("Mēri", "Measures"), {m: measure_title(m) for m in sorted(known_measures())}),
        _own("CL_UNIT", Text("Mērvienības", "Units of measure"), code_labels("unit_measure")),
        _own("CL_COUNT_TYPE", Text("Skaitīšanas veidi", "Kinds of count"), code_labels("count_type")),
        _own("CL_EPOCH_INDICATOR", Text("EPOCH rādītāji", "EPOCH indicators"), code_labels("epoch_indicator")),
        _own(
            "CL_COLLECTION_METHOD",
            Text("Datu vākšanas metodes (OECD)", "Collection methods (OECD Monitoring Framework)"),
            code_labels("collection_method"),
        ),
    ]
    return {code_set.id: code_set for code_set in sets}


def _standard(name: str, version: str, title: Text, codes: Mapping[str, Text]) -> CodeSet:
    return CodeSet(STANDARD, name, version, title, codes)


def _own(name: str, title: Text, codes: Mapping[str, Text]) -> CodeSet:
    return CodeSet(AGENCY, name, _OWN_VERSION, title, codes)


def _only(dimension: str, *codes: str) -> dict[str, Text]:
    labels = code_labels(dimension)
    return {code: labels[code] for code in codes}


def _sex() -> dict[str, Text]:
    labels = {SEX_CODES.get(code, code): text for code, text in code_labels("sex").items()}
    return {**labels, NOT_APPLICABLE: _NONE}
