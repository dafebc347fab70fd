"""The catalogue of checks: id, severity, texts and reasons of everything that the gate can say.

The texts stand in `feeds/checks/catalogue.yaml`; a typo there stops the program with file and place. What fills a
message's placeholders for one finding is worked out in `feeds.message_values`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from feeds.check_columns import ColumnGroup, columns_in
from feeds.contract import Feed
from feeds.contract_loading import load_contracts
from feeds.findings import Finding, Severity
from feeds.message_values import Language, values_of

CATALOGUE = Path(__file__).resolve().parent / "checks" / "catalogue.yaml"
DELIVERY = "delivery"
EVERY_FEED = "every feed"


class CatalogueError(ValueError):
    """The catalogue is not as it must be: names the entry, the key and what is wrong. Our mistake, never a clerk's."""


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Check(_Frozen):
    """One check. `applies_to` names feeds, or is `delivery` or `every feed`.

    `columns` are those that the check looks at in these feeds, the ones that its findings name first: feed by feed, or
    a group that the contracts spell out. A record's key and `withdrawn`, which every rule reads to tell one record from
    another, are named only where the check is about them. `params` are the placeholders of the messages that the
    finding itself brings. Limits stand in `feeds.thresholds`.
    """

    id: str = Field(pattern=r"^[A-Z]{2,4}-[0-9]{2}$")
    severity: Severity
    applies_to: tuple[str, ...] = Field(min_length=1)
    columns: ColumnGroup | Mapping[str, tuple[str, ...]]
    params: tuple[str, ...] = ()
    title_en: str = Field(min_length=1)
    title_lv: str = Field(min_length=1)
    reason_en: str = Field(min_length=1)
    reason_lv: str = Field(min_length=1)
    message_en: str = Field(min_length=1)
    message_lv: str = Field(min_length=1)

    @property
    def group(self) -> str:
        """The group that the id names: FILE, PRIV, VAL, KEY, REF, DATE, LOG and so on."""
        return self.id.split("-")[0]

    def concerns(self, feed: str) -> bool:
        """Whether the check is about this feed."""
        return feed in self.applies_to or EVERY_FEED in self.applies_to

    def columns_of(self, feed: Feed) -> tuple[str, ...]:
        """The columns that the check looks at in a feed; none in a feed that it does not concern."""
        if not self.concerns(feed.name):
            return ()
        if isinstance(self.columns, ColumnGroup):
            return columns_in(self.columns, feed)
        return self.columns.get(feed.name, ())


def check(check_id: str) -> Check:
    """The check with this id. KeyError when there is none."""
    return _by_id()[check_id]


def all_checks() -> tuple[Check, ...]:
    """Every check, in the order of the catalogue, which is that of the groups."""
    return tuple(_by_id().values())


def render(finding: Finding, language: Language) -> str:
    """What a clerk reads about a finding: what is wrong, where, what to do. Holds no value of the file.

    Raises CatalogueError when a message names a placeholder that the finding does not bring.
    """
    entry = check(finding.check_id)
    message = entry.message_lv if language == "lv" else entry.message_en
    try:
        # The dot of a Latvian date is also the full stop of a sentence that ends with it.
        return message.format_map(values_of(finding, language)).replace("..", ".")
    except KeyError as missing:
        raise CatalogueError(f"{finding.check_id}: the finding brings no {missing}, which the message names.") from None


def read_catalogue(path: Path) -> dict[str, Check]:
    """The checks of a catalogue file by id. Raises CatalogueError naming entry and key of the first fault."""
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    checks: dict[str, Check] = {}
    for position, entry in enumerate(entries, start=1):
        place = f"{path.name}, entry {position} ({entry.get('id', 'without id')})"
        try:
            read = Check.model_validate(entry)
        except ValidationError as error:
            fault = error.errors(include_url=False, include_input=False)[0]
            key = ".".join(str(part) for part in fault["loc"])
            raise CatalogueError(f"{place}: {key}: {fault['msg']}.") from None
        unknown = set(read.applies_to) - {DELIVERY, EVERY_FEED, *load_contracts()}
        if unknown:
            raise CatalogueError(f"{place}: applies_to: no such feed: {', '.join(sorted(unknown))}.")
        if (fault_text := _fault_of_columns(read)) is not None:
            raise CatalogueError(f"{place}: columns: {fault_text}.")
        if read.id in checks:
            raise CatalogueError(f"{place}: the id stands there twice; ids are never used again.")
        checks[read.id] = read
    return checks


def _fault_of_columns(entry: Check) -> str | None:
    """What is wrong with the columns that an entry names feed by feed; None when nothing is."""
    if isinstance(entry.columns, ColumnGroup):
        return None
    for name, columns in entry.columns.items():
        feed = load_contracts().get(name)
        if feed is None or not entry.concerns(name):
            return f"{name} is no feed that the check applies to"
        unknown = set(columns) - {column.name for column in feed.columns}
        if unknown:
            return f"{name} has no column {', '.join(sorted(unknown))}"
    return None


@cache
def _by_id() -> Mapping[str, Check]:
    return MappingProxyType(read_catalogue(CATALOGUE))
