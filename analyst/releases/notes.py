"""What every edition of a release says about itself: period, data, what is left out and why, signs, definitions."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from analyst.releases.content import ReleaseContent
from analyst.releases.tables import left_out
from analyst.releases.wording import Text, code_labels, table_note, table_title

LEFT_OUT_SIGN = "…"
NOT_KNOWN_SIGN = ":"
"""What stands in a cell for people to read: left out to protect people; not collected or not assessable."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its sentences."""

    heading: Text
    lines: tuple[Text, ...]


def notes(content: ReleaseContent) -> tuple[Section, ...]:
    """All sections, in the order in which they are read."""
    return (
        _data(content),
        _left_out(content),
        _signs(),
        _definitions(content),
        _breaks(content),
        _reproducing(content),
    )


def coverage_of_latvia(content: ReleaseContent) -> float | None:
    """The lowest share of municipalities covered behind a national figure; None when it is not told."""
    known = content.observations.filter(pl.col("ref_area") == "LV")["coverage"].drop_nulls().to_list()
    return min(known) if known else None


def percent(share: float, language: str) -> str:
    """A share as whole percent, with the space that both languages put before the sign in Latvian."""
    number = f"{share * 100:.0f}"
    return f"{number}\u00a0%" if language == "lv" else f"{number}%"


def _data(content: ReleaseContent) -> Section:
    towns = len({d.municipality for d in content.deliveries})
    lines = [
        Text(
            f"Pārskata periods: {content.period}. Dati iesniegti līdz {content.moment:%d.%m.%Y. %H:%M} (UTC).",
            f"Period: {content.period}. Data delivered by {content.moment:%Y-%m-%d %H:%M} (UTC).",
        ),
        Text(
            f"Iekļauto iesniegumu skaits: {len(content.deliveries)}; pašvaldību skaits: {towns}.",
            f"Deliveries in it: {len(content.deliveries)}; municipalities: {towns}.",
        ),
    ]
    lowest = coverage_of_latvia(content)
    if lowest is not None:
        lines.append(
            Text(
                f"Zemākais datu pārklājums valsts skaitļos: {percent(lowest, 'lv')}. Pārklājums ir to pašvaldību daļa "
                "(pēc gultu skaita), kuru dati par attiecīgo laiku ir saņemti; neaptvertais nav nulle.",
                f"Lowest coverage of a national figure: {percent(lowest, 'en')}. Coverage is the share of "
                "municipalities, by shelter beds, whose data have arrived; what is not covered is not zero.",
            )
        )
    return Section(Text("Par datiem", "About the data"), tuple(lines))


def _left_out(content: ReleaseContent) -> Section:
    smallest = content.threshold - 1
    first = Text(
        f"Skaitļi no 1 līdz {smallest} nav publicēti, lai nevienu cilvēku nevarētu atpazīt. Nav publicēti arī skaitļi, "
        "no kuriem tos varētu aprēķināt, kā arī no tiem atvasinātās daļas un vidējie. Viena sniedzēja izmaksas "
        "nav publicētas. Pirms publicēšanas pārbaudīts, ka neviens izlaistais skaitlis nav aprēķināms no pārējiem.",
        f"Counts from 1 to {smallest} are left out, so that nobody can be recognised; so are figures from which they "
        "could be worked out, and the shares and means of both. The cost of a single provider is left out. Before "
        "release it was checked that no figure left out can be worked out from the others.",
    )
    second = Text(
        "Starptautiskā salīdzinājuma tabulā ir tikai tie skaitļi, kas publicēti šī laidiena tabulās.",
        "The table for international comparison holds only figures that are published in the tables of this release.",
    )
    return Section(
        Text("Kas nav publicēts un kāpēc", "What is left out, and why"), (first, second, *_loss_by_table(content))
    )


def _loss_by_table(content: ReleaseContent) -> tuple[Text, ...]:
    lines = []
    for table in content.tables:
        observations = content.table(table)
        gone, everything = left_out(observations), observations.height
        title = table_title(table)
        lines.append(
            Text(
                f"{title.lv}: nepublicēto vērtību skaits {gone} no {everything}.",
                f"{title.en}: {gone} of {everything} values are left out.",
            )
        )
    return tuple(lines)


def _signs() -> Section:
    signs = [
        Text(
            f"{LEFT_OUT_SIGN} – vērtība nav publicēta, lai aizsargātu cilvēkus",
            f"{LEFT_OUT_SIGN} – left out to protect people",
        ),
        Text(
            f"{NOT_KNOWN_SIGN} – dati nav saņemti vai vērtību nevar noteikt",
            f"{NOT_KNOWN_SIGN} – not collected or not assessable",
        ),
        Text("0 – neviena", "0 – nobody"),
    ]
    statuses = [Text(f"{code} – {text.lv}", f"{code} – {text.en}") for code, text in code_labels("obs_status").items()]
    return Section(Text("Apzīmējumi", "Signs"), (*signs, *statuses))


def _definitions(content: ReleaseContent) -> Section:
    lines = (
        Text(f"{table_title(t).lv}. {table_note(t).lv}", f"{table_title(t).en}. {table_note(t).en}")
        for t in content.tables
    )
    return Section(Text("Definīcijas", "Definitions"), tuple(lines))


def _breaks(content: ReleaseContent) -> Section:
    lines = [
        Text(f"{row['valid_from']}: {row['text_lv']}", f"{row['valid_from']}: {row['text_en']}")
        for row in content.breaks.iter_rows(named=True)
    ]
    nothing = Text("Šajā periodā pārrāvumu nav.", "There is none in this period.")
    return Section(Text("Datu rindu pārrāvumi", "Series breaks"), tuple(lines) or (nothing,))


def _reproducing(content: ReleaseContent) -> Section:
    publication = content.publication
    line = Text(
        f"Datu versija {publication.build_id}, programmas versija {publication.code_version}, "
        f"slieksnis {content.threshold}. "
        "Datnē manifest.json ir visu datņu un iesniegumu kontrolsummas un metodikas parametri.",
        f"Build {publication.build_id}, code version {publication.code_version}, threshold {content.threshold}. "
        "manifest.json has the hashes of all files and deliveries and the parameters of the methodology.",
    )
    return Section(Text("Kā laidienu atkārtot", "How to reproduce it"), (line,))
