"""What codes of the marts are called. Codelists of `seeds/` have their labels there; the rest is named here."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from analyst.wording.words import Language, gettext_noop, words_of
from feeds.codelists import load_codelist
from feeds.municipalities import all_municipalities

NATION = "LV"
TOTAL = "_T"

_TEXTS: Mapping[str, Mapping[str, str]] = {
    "ethos_category": {
        "_T": gettext_noop("All categories"),
        "E1_3": gettext_noop("ETHOS Light 1–3 together"),
        "E1": gettext_noop("1 Living rough"),
        "E2": gettext_noop("2 In emergency accommodation"),
        "E3": gettext_noop("3 In accommodation for the homeless"),
        "E4": gettext_noop("4 In institutions, for want of a home"),
        "E5": gettext_noop("5 In non-conventional dwellings"),
        "E6": gettext_noop("6 With family or friends, for want of a home"),
    },
    "sex": {
        "_T": gettext_noop("Women and men"),
        "F": gettext_noop("Women"),
        "M": gettext_noop("Men"),
        "X": gettext_noop("Other"),
        "_U": gettext_noop("Unknown"),
    },
    "age_band": {
        "_T": gettext_noop("All ages"),
        "Y0T17": gettext_noop("under 18"),
        "Y18T24": "18–24",
        "Y25T34": "25–34",
        "Y35T44": "35–44",
        "Y45T54": "45–54",
        "Y55T64": "55–64",
        "Y_GE65": gettext_noop("65 and over"),
        "_U": gettext_noop("age unknown"),
    },
    "citizenship": {
        "LV": gettext_noop("Citizens of Latvia"),
        "XN": gettext_noop("Non-citizens of Latvia"),
        "other": gettext_noop("Other citizenships"),
    },
    "target_group": {
        "rough_sleepers": gettext_noop("Rough sleepers"),
        "long_term": gettext_noop("Long-term homeless (a year or more)"),
        "youth": gettext_noop("Young people of 18–24"),
        "older": gettext_noop("65 and over"),
        "women": gettext_noop("Women"),
        "families_with_children": gettext_noop("Families with children"),
        "addiction_need": gettext_noop("With an addiction need"),
        "mental_health_need": gettext_noop("With a mental health need"),
        "disability": gettext_noop("With a disability"),
        "non_citizens": gettext_noop("Non-citizens and foreigners"),
        "leaving_institution": gettext_noop("Leaving an institution"),
    },
    "duration": {
        "duration_under_3m": gettext_noop("under 3 months"),
        "duration_3_6m": gettext_noop("3–6 months"),
        "duration_6_12m": gettext_noop("6–12 months"),
        "duration_1_3y": gettext_noop("1–3 years"),
        "duration_4_9y": gettext_noop("4–9 years"),
        "duration_10y_over": gettext_noop("10 years and over"),
    },
    "flow": {
        "inflow_new": gettext_noop("new"),
        "inflow_returned_housing": gettext_noop("back from a home"),
        "inflow_returned_other": gettext_noop("back from elsewhere"),
        "transfers_in": gettext_noop("moved in from another area"),
        "coverage_in": gettext_noop("area began to deliver"),
        "outflow_permanent": gettext_noop("to a permanent home"),
        "outflow_hf": gettext_noop("to Housing First"),
        "outflow_institution": gettext_noop("to an institution"),
        "outflow_deceased": gettext_noop("died"),
        "outflow_homeless_unseen": gettext_noop("homeless, not seen here"),
        "outflow_other": gettext_noop("elsewhere"),
        "outflow_unknown": gettext_noop("nobody knows where"),
        "transfers_out": gettext_noop("moved to another area"),
        "coverage_out": gettext_noop("area stopped delivering"),
    },
    "long_term": {
        "long_term_1y": gettext_noop("a year or more without a break"),
        "long_term_fi": gettext_noop("a year, or again within three years (Finland)"),
        "chronic_duration_us": gettext_noop("long-lasting after the US rule, by duration alone"),
    },
    "hf_outcome": {
        "living_conditions": gettext_noop("Living conditions"),
        "quality_of_life": gettext_noop("Quality of life"),
        "belonging": gettext_noop("Belonging"),
        "health": gettext_noop("Health"),
        "addiction_control": gettext_noop("Control of addiction"),
        "income_mean": gettext_noop("Income, mean (EUR a month)"),
        "income_median": gettext_noop("Income, median (EUR a month)"),
        "employed": gettext_noop("In work"),
        "learned_skills": gettext_noop("Learned a new skill"),
        "volunteered": gettext_noop("Did voluntary work"),
        "attended_public_event": gettext_noop("Went to a public event"),
        "started_addiction_rehab": gettext_noop("Began treatment of addiction"),
    },
    "lisbon": {
        "rough_sleepers": gettext_noop("People sleeping rough on the reference night"),
        "refusals": gettext_noop("Refusals of a place for the night"),
        "nights_at_full_occupancy": gettext_noop("Nights at full occupancy"),
        "over_3_months": gettext_noop("People over 3 months in shelters"),
        "over_6_months": gettext_noop("People over 6 months in shelters"),
        "over_12_months": gettext_noop("People over 12 months in shelters"),
        "median_stay_days": gettext_noop("Median stay (days)"),
        "permanent_exit_share": gettext_noop("Share of exits to a permanent home"),
        "discharges_without_offer": gettext_noop("Discharges from institutions without an offer of a home"),
        "evictions_executed": gettext_noop("Evictions carried out"),
        "evictions_without_assistance": gettext_noop("Evictions without assistance"),
        "evictions_to_homelessness": gettext_noop("Evictions into homelessness"),
        "evictions_prevented": gettext_noop("Evictions prevented"),
        "permanent_exit_gap": gettext_noop("Gap between groups in exits to a permanent home"),
        "refusal_free_gap": gettext_noop("Gap between groups in access without refusal"),
    },
    "obs_status": {
        "A": gettext_noop("as usual"),
        "P": gettext_noop("provisional"),
        "U": gettext_noop("low reliability"),
        "B": gettext_noop("break in the series"),
        "L": gettext_noop("not collected"),
        "Q": gettext_noop("left out to protect people"),
    },
    "coverage_status": {
        "accepted": gettext_noop("accepted in time"),
        "late": gettext_noop("accepted, late"),
        "missing": gettext_noop("missing"),
        "rejected": gettext_noop("rejected"),
        "waiting": gettext_noop("waiting"),
        "held": gettext_noop("held"),
    },
    "reconciliation": {
        "reproduced": gettext_noop("reproduced"),
        "differs": gettext_noop("differs"),
        "inconsistent_in_source": gettext_noop("inconsistent in the source"),
    },
    "feed": {
        "persons": gettext_noop("Persons"),
        "facilities": gettext_noop("Facilities"),
        "shelter_stays": gettext_noop("Shelter stays"),
        "living_situations": gettext_noop("Living situations"),
        "hf_enrolments": gettext_noop("Housing First: enrolments"),
        "hf_tenancies": gettext_noop("Housing First: tenancies"),
        "hf_support": gettext_noop("Housing First: support"),
        "hf_assessments": gettext_noop("Housing First: questionnaires"),
        "hf_fidelity": gettext_noop("Housing First: fidelity"),
        "institution_discharges": gettext_noop("Discharges from institutions"),
        "evictions": gettext_noop("Evictions"),
        "service_costs": gettext_noop("Costs of services"),
        "crisis_events": gettext_noop("Crisis events"),
    },
    "cost_part": {
        "housing_share": gettext_noop("home, utilities, repairs and furnishing"),
        "support_share": gettext_noop("support staff"),
        "overhead_share": gettext_noop("administration"),
        "other_share": gettext_noop("food and other"),
    },
    "state": {
        "_T": gettext_noop("all"),
        "completed": gettext_noop("ended"),
        "ongoing": gettext_noop("still homeless"),
    },
}
_CODELISTS = {"service_type": "service_types", "support_area": "support_areas", "worker_role": "worker_roles"}
_COUNTRIES = "countries"
_LATVIAN_ALPHABET = "aābcčdeēfgģhiījkķlļmnņopqrsštuūvwxyzž"


class Labels:
    """Names of codes in one language. A code that nothing names stands for itself."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._words = words_of(language)

    def of(self, kind: str, code: str) -> str:
        """The name of a code of a kind: a key of `_TEXTS`, or a codelist."""
        text = _TEXTS.get(kind, {}).get(code)
        if text is not None:
            return self._words(text)
        if kind in _CODELISTS:
            return _of_codelist(_CODELISTS[kind], self.language).get(code, code)
        return code

    def order(self, kind: str) -> tuple[str, ...]:
        """The codes of a kind in the order in which a reader expects them."""
        return tuple(_TEXTS.get(kind, {}))

    def area(self, code: str) -> str:
        """A municipality, a region, or the country."""
        if code == NATION:
            return self._words(gettext_noop("Latvia"))
        return _areas(self.language).get(code, code)

    def alphabetical(self, name: str) -> tuple[tuple[int, str], ...]:
        """What a name is sorted by: as in Latvian, a letter with a mark follows the one without."""
        order = _LATVIAN_ALPHABET
        return tuple((order.find(c) if c in order else -1, c) for c in name.lower())

    def country(self, code: str) -> str:
        """A country, where the codelist has it."""
        return _of_codelist(_COUNTRIES, self.language).get(code, code)


@cache
def _of_codelist(name: str, language: Language) -> Mapping[str, str]:
    entries = load_codelist(name).entries
    return {e.code: e.label_lv if language == "lv" else e.label_en for e in entries}


@cache
def _areas(language: Language) -> Mapping[str, str]:
    municipalities = {m.code: m.name_lv if language == "lv" else m.name_en for m in all_municipalities()}
    return {**municipalities, **_of_codelist("planning_regions", language)}
