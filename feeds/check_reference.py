"""What there is to know about each check, for `pajumte explain` and the generated reference pages (lv, en).

Everything is derived from the catalogue and the contracts. The example messages are about no real file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from feeds.catalogue import DELIVERY, EVERY_FEED, Check, all_checks, render
from feeds.check_columns import ColumnGroup
from feeds.contract import Feed, Privacy
from feeds.contract_loading import load_contracts
from feeds.findings import Finding
from feeds.message_values import Language
from feeds.reporting.words import SEVERITIES, WHAT_IT_MEANS
from feeds.thresholds import Threshold, load_rulebook

EXAMPLE_PARAMS: Mapping[str, str | int] = {
    "limit_mb": 50,
    "stated": "LV0005000",
    "expected": "LV0001000",
    "municipality": "LV0001000",
    "period": "2026-03",
    "first_day": "2026-03-01",
    "last_day": "2026-03-31",
    "codelist": "sex",
    "target": "persons",
    "service": "shelter",
    "total": "rows",
    "value": 96,
    "usual": 21,
    "pairs": "5–8",
    "previous_code": "LV0001000",
    "previous_period": "2026-02",
    "previous_rows": "4, 17",
    "absorbed": "",
    "accepted": 120,
    "removed": 15,
    "due_on": "2026-04-15",
    "check": "CAP-01",
    "expires_on": "2026-03-31",
}
"""What stands in the example messages for the parameters that a finding brings, apart from limits."""

_EXAMPLE_ROWS = (5, 8)
_OF_A_SHEET = frozenset({"FILE-09"})
_OF_AN_UNKNOWN_COLUMN = frozenset({"FILE-13"})
_UNKNOWN_COLUMN = "column 7"
_OF_A_WHOLE_FEED = frozenset({"FILE-23", "FILE-27", "HIST-01", "HIST-02", "HIST-03", "HIST-06"})
"""Checks whose findings name no column and no rows."""
_OF_A_WHOLE_COLUMN = frozenset({"FILE-11", "FILE-12", "FILE-13"})


@dataclass(frozen=True, slots=True)
class CheckPage:
    """A check as a person reads it, in one language."""

    id: str
    title: str
    severity: str
    meaning: str
    concerns: tuple[str, ...]
    """Data sets with the columns that the check looks at."""
    reason: str
    example: str
    limits: tuple[str, ...]
    """What the check compares with, as it stands in the reviewed file; an exemption may set another limit."""


@dataclass(frozen=True, slots=True)
class Headings:
    """The fixed words of a check's page in one language."""

    pages: str
    intro: str
    severity: str
    concerns: str
    reason: str
    example: str
    limits: str
    delivery: str
    every_feed: str


HEADINGS: Mapping[Language, Headings] = {
    "lv": Headings(
        pages="Pārbaudes",
        intro=(
            "Katru iesniegumu pārbauda pirms pieņemšanas. Šeit par katru pārbaudi teikts, ko tā meklē, kāpēc tas ir "
            "svarīgi un kas jādara. Ziņojumi ir piemēri; to pašu rāda `pajumte explain`, piemēram, "
            "`pajumte explain VAL-03 --language lv`."
        ),
        severity="Nopietnība",
        concerns="Attiecas uz",
        reason="Kāpēc",
        example="Ziņojuma piemērs",
        limits="Robežas",
        delivery="visu iesniegumu",
        every_feed="visām datu kopām",
    ),
    "en": Headings(
        pages="Checks",
        intro=(
            "Every delivery is checked before it is accepted. For each check this page says what it looks for, why "
            "that matters and what to do. The messages are examples; `pajumte explain` shows the same, for example "
            "`pajumte explain VAL-03`."
        ),
        severity="Severity",
        concerns="Concerns",
        reason="Why",
        example="Example of the message",
        limits="Limits",
        delivery="the whole delivery",
        every_feed="every data set",
    ),
}

GROUPS: Mapping[Language, Mapping[ColumnGroup, str]] = {
    "lv": {
        ColumnGroup.EVERY: "jebkura kolonna",
        ColumnGroup.CONTENT: "visas kolonnas, izņemot identifikatoru",
        ColumnGroup.REQUIRED: "obligātās kolonnas",
        ColumnGroup.TYPED: "datumi, skaitļi un jā/nē kolonnas",
        ColumnGroup.DATES: "datumi",
        ColumnGroup.CODES: "kolonnas ar kodu sarakstu",
        ColumnGroup.RANGED: "skaitļi ar noteiktām robežām",
        ColumnGroup.TEXTS: "teksts",
        ColumnGroup.IDENTIFIERS: "identifikatori",
        ColumnGroup.NUMBERED: "identifikatori un personas kodi",
        ColumnGroup.SPELLED: "identifikatori un kodi",
        ColumnGroup.SEARCHED: "identifikatori un brīvs teksts",
        ColumnGroup.KEY: "ieraksta identifikators",
        ColumnGroup.CORE: "ieteicamās kolonnas",
    },
    "en": {
        ColumnGroup.EVERY: "any column",
        ColumnGroup.CONTENT: "all columns but the id",
        ColumnGroup.REQUIRED: "required columns",
        ColumnGroup.TYPED: "dates, numbers, yes or no",
        ColumnGroup.DATES: "dates",
        ColumnGroup.CODES: "columns with a list of codes",
        ColumnGroup.RANGED: "numbers with a range",
        ColumnGroup.TEXTS: "text",
        ColumnGroup.IDENTIFIERS: "ids",
        ColumnGroup.NUMBERED: "ids and personal codes",
        ColumnGroup.SPELLED: "ids and codes",
        ColumnGroup.SEARCHED: "ids and open text",
        ColumnGroup.KEY: "id of the record",
        ColumnGroup.CORE: "core columns",
    },
}
"""How a group of columns is called where it is not spelled out."""


def page_of(entry: Check, language: Language) -> CheckPage:
    """The page of one check."""
    is_latvian = language == "lv"
    return CheckPage(
        id=entry.id,
        title=entry.title_lv if is_latvian else entry.title_en,
        severity=SEVERITIES[language][entry.severity],
        meaning=WHAT_IT_MEANS[language][entry.severity],
        concerns=tuple(_concerns(entry, language)),
        reason=entry.reason_lv if is_latvian else entry.reason_en,
        example=render(example_finding(entry), language),
        limits=tuple(f"`{name}` = {limit.value}" for name, limit in _limits(entry).items()),
    )


def checks_page(language: Language) -> str:
    """The reference page of all checks in Markdown, without its first comment line."""
    words = HEADINGS[language]
    parts = [f"# {words.pages}", words.intro]
    for entry in all_checks():
        parts += _section(page_of(entry, language), words)
    return "\n\n".join(parts) + "\n"


def example_finding(entry: Check) -> Finding:
    """A finding of the check about an imagined file, with everything that its messages name."""
    limits = {name: str(limit.value) for name, limit in _limits(entry).items()}
    params: dict[str, str | int] = {name: limits.get(name) or EXAMPLE_PARAMS[name] for name in entry.params}
    if entry.id in _OF_A_SHEET:
        return Finding(entry.id, entry.severity, sheet="sheet 3")
    if entry.applies_to == (DELIVERY,):
        position = {"position": 1} if entry.group == "FILE" and not entry.params else {}
        return Finding(entry.id, entry.severity, params=position | params)
    feed = _example_feed(entry)
    column = _UNKNOWN_COLUMN if entry.id in _OF_AN_UNKNOWN_COLUMN else _example_column(entry, feed)
    rows = () if entry.id in _OF_A_WHOLE_FEED | _OF_A_WHOLE_COLUMN else _EXAMPLE_ROWS
    return Finding(entry.id, entry.severity, feed.name, None, column, rows, max(1, len(rows)), params)


def _limits(entry: Check) -> Mapping[str, Threshold]:
    return load_rulebook().thresholds.get(entry.id, {})


def _section(page: CheckPage, words: Headings) -> Iterable[str]:
    yield f"## {page.id}: {page.title}"
    yield f"**{words.severity}: {page.severity}.** {page.meaning}"
    yield f"**{words.concerns}:** {'; '.join(page.concerns)}."
    yield f"**{words.reason}:** {page.reason}"
    yield f"**{words.example}:**\n\n> {page.example}"
    if page.limits:
        yield f"**{words.limits}:** {', '.join(page.limits)}."


def _concerns(entry: Check, language: Language) -> Iterable[str]:
    words = HEADINGS[language]
    if DELIVERY in entry.applies_to:
        yield words.delivery
    elif EVERY_FEED in entry.applies_to and isinstance(entry.columns, ColumnGroup):
        group = GROUPS[language].get(entry.columns)
        yield f"{words.every_feed} ({group})" if group else words.every_feed
    else:
        for feed in load_contracts().values():
            if entry.concerns(feed.name):
                yield _concerned(entry, feed, language)


def _concerned(entry: Check, feed: Feed, language: Language) -> str:
    """A data set with the columns of it that the check looks at."""
    if entry.columns is ColumnGroup.CONTENT:
        columns = [GROUPS[language][ColumnGroup.CONTENT]]
    else:
        named = [feed.column(name) for name in entry.columns_of(feed)]
        columns = [column.label_lv if language == "lv" else column.label_en for column in named]
    label = feed.label_lv if language == "lv" else feed.label_en
    return f"{label} ({', '.join(columns)})" if columns else label


def _example_feed(entry: Check) -> Feed:
    """The first feed that the check concerns and that has a column for it; `shelter_stays` where it may be any."""
    contracts = load_contracts()
    named = [contracts[name] for name in entry.applies_to if name in contracts]
    candidates = named or [contracts["shelter_stays"], *contracts.values()]
    return next((feed for feed in candidates if entry.columns_of(feed)), candidates[0])


def _example_column(entry: Check, feed: Feed) -> str | None:
    """The column that findings name first; of a group one that is no id, and whose contract gives an example."""
    if entry.id in _OF_A_WHOLE_FEED:
        return None
    columns = [feed.column(name) for name in entry.columns_of(feed)]
    if isinstance(entry.columns, ColumnGroup):
        columns.sort(key=lambda c: (c.privacy is Privacy.IDENTIFIER, not c.examples))
    return columns[0].name if columns else None
