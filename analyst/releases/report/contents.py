"""The content of the report in one language: plain texts, tables and charts, the same for page and PDF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import polars as pl

from analyst.released import ReleasePeriod
from analyst.releases.comparison import FLAGS, of_count_type
from analyst.releases.content import ReleaseContent
from analyst.releases.notes import notes
from analyst.releases.report.charts import Chart, charts
from analyst.releases.report.key_figures import KeyFigure, key_figures
from analyst.releases.report.reading import Released, day, number
from analyst.releases.wording import Text, code_label, column_title, measure_title, table_title
from feeds.folding import fold
from feeds.message_values import Language

_SHOWN_REVISIONS = 40
_QUARTERS = ("first", "second", "third", "fourth")
_COUNT_TYPES = ("PIT", "FLOW", "_U")


@dataclass(frozen=True, slots=True)
class Table:
    """A table of texts: what it shows, its header, its rows."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, its sentences, and its tables."""

    heading: str
    lines: tuple[str, ...]
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that stands in the report, in the order of reading."""

    language: Language
    title: str
    lead: str
    key_heading: str
    key_header: tuple[str, ...]
    key_figures: tuple[KeyFigure, ...]
    chart_heading: str
    charts: tuple[Chart, ...]
    sections: tuple[Section, ...]
    publisher: str
    year: int
    month: int
    day: int

    def as_dict(self) -> dict[str, Any]:
        """As templates read it."""
        return asdict(self)


def report(content: ReleaseContent, language: Language, font: str) -> Report:
    """The report of a release. `font` is the family of the texts in charts."""
    released = Released(content.observations)

    def said(lv: str, en: str) -> str:
        return lv if language == "lv" else en

    when = period_title(ReleasePeriod.parse(content.period)).in_language(language)
    first, *others = notes(content)
    return Report(
        language=language,
        title=said(f"Bezpajumtniecība Latvijā: {when}", f"Homelessness in Latvia: {when}"),
        lead=" ".join(line.in_language(language) for line in first.lines),
        key_heading=said("Galvenie skaitļi", "Key figures"),
        key_header=(
            said("Rādītājs", "Indicator"),
            said("Vērtība", "Value"),
            said("Uz ko attiecas", "Of what"),
            column_title("remarks").in_language(language),
        ),
        key_figures=tuple(key_figures(released, language)),
        chart_heading=said("Diagrammas", "Charts"),
        charts=tuple(charts(released, language, font)),
        sections=(
            *(
                Section(s.heading.in_language(language), tuple(t.in_language(language) for t in s.lines))
                for s in others
            ),
            _revisions(content, language),
            _comparability(content, language),
        ),
        publisher=said("Labklājības ministrija", "Ministry of Welfare of Latvia"),
        year=content.moment.year,
        month=content.moment.month,
        day=content.moment.day,
    )


def period_title(period: ReleasePeriod) -> Text:
    """A period in words: 2026. gada 3. ceturksnis."""
    year, month = period.months[0].split("-")
    if period.freq == "A":
        return Text(f"{year}. gads", year)
    if period.freq == "Q":
        quarter = (int(month) - 1) // 3
        return Text(f"{year}. gada {quarter + 1}. ceturksnis", f"{_QUARTERS[quarter]} quarter of {year}")
    return Text(day(period.text, "lv"), day(period.text, "en"))


def _revisions(content: ReleaseContent, language: Language) -> Section:
    heading = Text("Izmaiņas kopš iepriekšējiem laidieniem", "Revisions since earlier releases").in_language(language)
    if not content.compared_with:
        first = Text("Šis ir pirmais laidiens.", "This is the first release.")
        return Section(heading, (first.in_language(language),))
    count = content.revisions.height
    told = Text(
        f"Mainīto jau publicēto vērtību skaits: {count}. Iemesli ir tie notikumi, kas vērtību varēja mainīt; "
        "ka tieši tie to mainījuši, netiek apgalvots. Pilns saraksts ir datnē revisions.csv.",
        f"Published values that have changed: {count}. The causes are events that can have changed a value; that they "
        "did is not asserted. The full list is in revisions.csv.",
    )
    shown = content.revisions.head(_SHOWN_REVISIONS)
    tables = (_revision_table(shown, language),) if shown.height else ()
    return Section(heading, (told.in_language(language),), tables)


def _revision_table(revisions: pl.DataFrame, language: Language) -> Table:
    header = ("table", "time_period", "ref_area", "measure", "old_value", "new_value", "causes")
    rows = tuple(
        (
            table_title(row["table"]).in_language(language),
            day(row["time_period"], language),
            code_label("ref_area", row["ref_area"]).in_language(language),
            measure_title(row["measure"]).in_language(language),
            number(row["old_value"], row["decimals"], language),
            number(row["new_value"], row["decimals"], language),
            "; ".join(code_label("cause", cause).in_language(language) for cause in row["causes"].split()),
        )
        for row in revisions.iter_rows(named=True)
    )
    caption = Text("Mainītās vērtības", "Revised values").in_language(language)
    return Table(caption, tuple(column_title(name).in_language(language) for name in header), rows)


def _comparability(content: ReleaseContent, language: Language) -> Section:
    heading = Text("Salīdzināmība ar citām valstīm", "Comparability with other countries").in_language(language)
    lines = (
        Text(
            "Skaits naktī un skaits gadā nav salīdzināmi un tāpēc nav vienā tabulā. Valstis uzskaitītas alfabēta "
            "secībā: tvērums un skaitīšanas veids atšķiras, tāpēc tas nav salīdzinājums pēc lieluma.",
            "Counts of a night and of a year are not comparable and never share a table. Countries stand in "
            "alphabetical order: scope and kind of count differ, so this is no ranking.",
        ),
        Text(
            "Četras OECD salīdzināmības pazīmes: vai ieskaitīti bērni, vardarbības upuru izmitināšana, bēgļi un "
            "patvēruma meklētāji. Tukšs lauks nozīmē, ka avots to nesaka.",
            "The four comparability flags of the OECD: whether children, accommodation of victims of domestic "
            "violence, refugees and asylum seekers are included. An empty field means that the source does not say.",
        ),
    )
    tables = tuple(
        _country_table(of_count_type(content.international, count_type), count_type, language)
        for count_type in _COUNT_TYPES
        if of_count_type(content.international, count_type).height
    )
    return Section(heading, tuple(line.in_language(language) for line in lines), tables)


def _country_table(figures: pl.DataFrame, count_type: str, language: Language) -> Table:
    header = (
        Text("Valsts", "Country"),
        column_title("time_period"),
        Text("Rādītājs", "Indicator"),
        column_title("value"),
        Text("Tvērums", "Scope"),
        Text("Pazīmes", "Flags"),
    )
    rows = tuple(
        (
            row[f"country_{language}"],
            day(row["time_period"], language),
            code_label("international_indicator", row["indicator"]).in_language(language),
            number(row["value"], 0 if row["value"] == round(row["value"]) else 1, language),
            row[f"scope_{language}"],
            _flags(row, language),
        )
        for row in sorted(figures.iter_rows(named=True), key=lambda row: fold(row[f"country_{language}"]))
    )
    caption = code_label("count_type", count_type).in_language(language)
    return Table(caption[:1].upper() + caption[1:], tuple(title.in_language(language) for title in header), rows)


def _flags(row: dict[str, Any], language: Language) -> str:
    names: Sequence[Text] = (
        Text("bērni", "children"),
        Text("vardarbības upuri", "DV"),
        Text("bēgļi", "refugees"),
        Text("patvēruma meklētāji", "asylum seekers"),
    )
    yes, no = Text("jā", "yes").in_language(language), Text("nē", "no").in_language(language)
    return "; ".join(
        f"{name.in_language(language)} – {yes if row[flag] else no}"
        for flag, name in zip(FLAGS, names, strict=True)
        if row[flag] is not None
    )
