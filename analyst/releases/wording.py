"""What a release calls things, in Latvian and English: codelists of `seeds/`, and `wording.yaml` for the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from feeds.codelists import load_codelist
from feeds.message_values import Language
from feeds.municipalities import all_municipalities

NOT_APPLICABLE = "_Z"
"""The code of a dimension that a table does not have (SDMX)."""

_FILE = Path(__file__).with_name("wording.yaml")
_CODELISTS = {"sex": "sex", "service_type": "service_types", "ref_area": "planning_regions", "country": "countries"}


@dataclass(frozen=True, slots=True)
class Text:
    """The same thing said in both languages."""

    lv: str
    en: str

    def in_language(self, language: Language) -> str:
        """The text in one of them."""
        return self.lv if language == "lv" else self.en


def table_title(table: str) -> Text:
    """A table's title, short enough for a sheet's tab."""
    return _texts_of("tables")[table]


def table_note(table: str) -> Text:
    """What a table counts, in one or two sentences."""
    return _texts_of("table_notes")[table]


def column_title(column: str) -> Text:
    """The title of a key or status column."""
    return _texts_of("columns")[column]


def measure_title(measure: str) -> Text:
    """What a measure is called; one without a wording keeps its code, which a test does not let pass."""
    return _texts_of("measures").get(measure) or Text(measure, measure)


def in_order(measures: Iterable[str]) -> tuple[str, ...]:
    """Measures in the order in which people read them: that of their wording."""
    places = {measure: place for place, measure in enumerate(_texts_of("measures"))}
    return tuple(sorted(measures, key=lambda measure: places.get(measure, len(places))))


def known_measures() -> frozenset[str]:
    """The measures that have a wording."""
    return frozenset(_texts_of("measures"))


def code_label(dimension: str, code: str) -> Text:
    """What a code of a dimension means. Cohorts, years and dates are their own label."""
    return code_labels(dimension).get(code) or Text(code, code)


@cache
def code_labels(dimension: str) -> Mapping[str, Text]:
    """All codes of a dimension that have a label, in the order in which they are listed."""
    labels = dict(_wording()["codes"].get(dimension, {}))
    if dimension in _CODELISTS:
        entries = load_codelist(_CODELISTS[dimension]).entries
        labels |= {entry.code: Text(entry.label_lv, entry.label_en) for entry in entries}
    if dimension == "ref_area":
        labels |= {town.code: Text(town.name_lv, town.name_en) for town in all_municipalities()}
    return labels


def _texts_of(section: str) -> Mapping[str, Text]:
    texts: Mapping[str, Text] = _wording()[section]
    return texts


@cache
def _wording() -> dict[str, Any]:
    read = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return {section: _texts(entries) for section, entries in read.items()}


def _texts(entries: Mapping[str, Any]) -> dict[str, Any]:
    return {
        str(name): Text(**entry) if set(entry) == {"lv", "en"} else _texts(entry) for name, entry in entries.items()
    }
