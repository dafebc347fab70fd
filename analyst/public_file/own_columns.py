"""What the dictionary of the public file says of columns that the ministry's file does not have."""

from __future__ import annotations

from typing import NamedTuple


class Described(NamedTuple):
    """A column's name, Latvian label, and definition in English and Latvian."""

    column: str
    label_lv: str
    definition: str
    definition_lv: str


CONF_STATUS = Described(
    "conf_status",
    "Konfidencialitātes statuss",
    "F: published. A: left out for itself. D: left out to protect others, or without saying why.",
    "F – publicēts. A – nav publicēts pats par sevi. D – nav publicēts, lai aizsargātu citus, vai bez iemesla.",
)
POPULATION = Described(
    "population",
    "Iedzīvotāju skaits",
    "Inhabitants of the area in that year: what the rate is a rate of.",
    "Teritorijas iedzīvotāju skaits attiecīgajā gadā: no tā aprēķināts rādītājs uz 10 000 iedzīvotāju.",
)
THRESHOLD = Described(
    "disclosure_threshold",
    "Publicēšanas slieksnis",
    "Counts from 1 up to one less than this are left out.",
    "Skaits no 1 līdz vienam mazāk par šo nav publicēts.",
)
OBSERVATIONS = (
    Described("table", "Tabula", "Released table.", "Publicētā tabula."),
    Described("freq", "Biežums", "Frequency, as CL_FREQ of SDMX.", "Biežums pēc SDMX saraksta CL_FREQ."),
    Described("time_period", "Periods", "Night, month or year.", "Nakts, mēnesis vai gads."),
    Described(
        "ref_area", "Teritorija", "Municipality, planning region, or LV.", "Pašvaldība, plānošanas reģions vai LV."
    ),
    Described("ethos_category", "ETHOS Light kategorija", "ETHOS Light category.", "ETHOS Light kategorija."),
    Described("sex", "Dzimums", "Sex; _T: both.", "Dzimums; _T – abi kopā."),
    Described("age_band", "Vecuma grupa", "Age band; _T: all.", "Vecuma grupa; _T – visas kopā."),
    Described("service_type", "Pakalpojuma veids", "Kind of service.", "Pakalpojuma veids."),
    Described("cohort", "Kohorta", "Cohort; _T: everybody so far.", "Kohorta; _T – visi līdz šim."),
    Described("indicator", "Rezultāta rādītājs", "Indicator of an outcome.", "Rezultāta rādītājs."),
    Described(
        "horizon", "Termiņš", "Months since moving in, or the cut-off.", "Mēneši kopš ievākšanās vai datu beigas."
    ),
    Described("measure", "Mērs", "What is counted.", "Kas ir skaitīts."),
    Described("unit_measure", "Mērvienība", "Unit of measure.", "Mērvienība."),
    Described(
        "obs_value",
        "Vērtība",
        "The figure; empty when left out or not collected.",
        "Skaitlis; tukšs, ja nav publicēts vai vākts.",
    ),
    Described(
        "decimals",
        "Zīmes aiz komata",
        "Decimals that the figure is told with.",
        "Zīmes aiz komata, ar kādām skaitli norāda.",
    ),
    Described(
        "obs_status",
        "Novērojuma statuss",
        "As CL_OBS_STATUS of SDMX; Q: left out.",
        "Pēc SDMX saraksta CL_OBS_STATUS; Q – nav publicēts.",
    ),
    CONF_STATUS,
    Described(
        "coverage",
        "Datu pārklājums",
        "Share of the area, by shelter beds, whose data have arrived.",
        "Teritorijas daļa pēc patversmju vietām, no kuras saņemti dati.",
    ),
)
"""In the order in which they stand; `_Z` where a table has no such dimension."""
