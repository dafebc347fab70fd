"""Reference pages of the feeds and codelists, in Latvian and English Markdown, from contracts and seeds.

They say what a municipality may deliver, column by column; how to deliver and why stands in the guides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from feeds.codelists import codelist_names, load_codelist
from feeds.contract import Code, Column, ColumnType, Feed, FeedKind
from feeds.contract_loading import load_contracts
from feeds.seed_texts import described_seeds

Language = Literal["lv", "en"]


@dataclass(frozen=True, slots=True)
class _Words:
    """The fixed words of the pages in one language."""

    feeds: str
    feeds_intro: str
    codelists: str
    codelists_intro: str
    sheet: str
    kinds: dict[FeedKind, str]
    column_heads: tuple[str, ...]
    code_heads: tuple[str, ...]
    types: dict[ColumnType, str]
    required: str
    conditional: str
    key: str
    personal: str
    example: str


_WORDS: dict[Language, _Words] = {
    "lv": _Words(
        feeds="Datu kopas",
        feeds_intro=(
            "Ko pašvaldība iesniedz katru mēnesi. Kolonnas galvenē drīkst rakstīt kolonnas nosaukumu vai latvisko "
            "apzīmējumu, ar lielajiem vai mazajiem burtiem, ar garumzīmēm vai bez tām, jebkurā secībā."
        ),
        codelists="Klasifikatori",
        codelists_intro="Kodus drīkst rakstīt kā kodu vai kā nosaukumu latviešu vai angļu valodā.",
        sheet="Lapa vai datne",
        kinds={
            FeedKind.SPAN: "Ieraksti ar ilgumu: norāda visus, kas mēnesī bija spēkā vai iepriekš palika atvērti.",
            FeedKind.FACT: "Mēneša fakti: norāda to, kas attiecas uz šo mēnesi.",
            FeedKind.REGISTER: "Reģistrs: viena rinda katrai personai, kas minēta kādā citā datu kopā.",
        },
        column_heads=("Apzīmējums", "Kolonna", "Tips", "Obligāts", "Apraksts"),
        code_heads=("Kods", "Latviski", "Angliski", "Spēkā no", "Spēkā līdz"),
        types={
            ColumnType.TEXT: "teksts",
            ColumnType.CODE: "kods",
            ColumnType.DATE: "datums",
            ColumnType.INT: "vesels skaitlis",
            ColumnType.DECIMAL: "decimālskaitlis",
            ColumnType.BOOL: "jā/nē",
        },
        required="jā",
        conditional="nosacīti",
        key="ieraksta atslēga",
        personal="personas dati: netiek glabāti",
        example="Piemērs",
    ),
    "en": _Words(
        feeds="Feeds",
        feeds_intro=(
            "What a municipality delivers each month. A header may be the column's name or its Latvian label, in any "
            "case, with or without diacritics, in any order."
        ),
        codelists="Codelists",
        codelists_intro="A code may be written as code or as its Latvian or English label.",
        sheet="Sheet or file",
        kinds={
            FeedKind.SPAN: "Records with a span: all that were active in the month or stood open before.",
            FeedKind.FACT: "Facts of the month: what lies in it.",
            FeedKind.REGISTER: "Register: one row for each person named in any other feed.",
        },
        column_heads=("Label", "Column", "Type", "Required", "Description"),
        code_heads=("Code", "Latvian", "English", "Valid from", "Valid to"),
        types={kind: kind.value for kind in ColumnType},
        required="yes",
        conditional="when",
        key="key of the record",
        personal="personal: not kept",
        example="Example",
    ),
}


def feeds_page(language: Language) -> str:
    """The page of all feeds, without its first comment line."""
    words = _WORDS[language]
    parts = [f"# {words.feeds}", words.feeds_intro]
    for feed in load_contracts().values():
        parts += _feed_section(feed, language)
    return "\n\n".join(parts) + "\n"


def codelists_page(language: Language) -> str:
    """The page of all codelists, without its first comment line."""
    words = _WORDS[language]
    titles = {seed.name: getattr(seed.text, language) for seed in described_seeds()}
    parts = [f"# {words.codelists}", words.codelists_intro]
    for name in codelist_names():
        rows = [_code_cells(code) for code in load_codelist(name).entries]
        parts += [f"## {name}", f"{titles[name]}.", _table(words.code_heads, rows)]
    return "\n\n".join(parts) + "\n"


def _feed_section(feed: Feed, language: Language) -> list[str]:
    words = _WORDS[language]
    label, description = (
        (feed.label_lv, feed.description_lv) if language == "lv" else (feed.label_en, feed.description_en)
    )
    rows = [_column_cells(column, language) for column in feed.columns]
    return [
        f"## {label}",
        f"{description} {words.kinds[feed.kind]}",
        f"{words.sheet}: `{feed.name}`, “{feed.label_lv}”.",
        _table(words.column_heads, rows),
    ]


def _column_cells(column: Column, language: Language) -> tuple[str, ...]:
    words = _WORDS[language]
    label, description = (
        (column.label_lv, column.description_lv) if language == "lv" else (column.label_en, column.description_en)
    )
    return (
        label,
        f"`{column.name}`",
        _type_text(column, language),
        _required_text(column, language),
        " ".join([description, *_notes(column, words)]),
    )


def _type_text(column: Column, language: Language) -> str:
    text = _WORDS[language].types[column.type]
    if column.codelist:
        return f"{text} ([{column.codelist}](codelists.{language}.md#{column.codelist}))"
    low = f"{'>' if column.exclusive_minimum else '≥'} {column.minimum}" if column.minimum is not None else ""
    high = f"≤ {column.maximum}" if column.maximum is not None else ""
    limits = ", ".join(limit for limit in (low, high) if limit)
    return f"{text}, {limits}" if limits else text


def _required_text(column: Column, language: Language) -> str:
    words = _WORDS[language]
    if column.required:
        return words.required
    if column.required_when is None:
        return ""
    # The Latvian condition stands in the column's description.
    return words.conditional if language == "lv" else f"{words.conditional} {column.required_when}"


def _notes(column: Column, words: _Words) -> Iterable[str]:
    if column.key:
        yield f"*{words.key}*"
    if column.privacy == "personal":
        yield f"*{words.personal}*"
    if column.examples:
        yield f"{words.example}: " + ", ".join(f"`{example}`" for example in column.examples) + "."


def _code_cells(code: Code) -> tuple[str, ...]:
    days = tuple(day.isoformat() if day else "" for day in (code.valid_from, code.valid_to))
    return (f"`{code.code}`", code.label_lv, code.label_en, *days)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
