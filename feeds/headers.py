"""Names that clerks write: which feed a sheet or file is, and which column a header means.

feeds.md: a sheet is called by the feed's name or its Latvian label, a column by its English name or its Latvian label,
any case, with or without diacritics, in any order. Headers are compared folded and never kept: what the contract does
not know is reported by position only, since a file without a header line has a person's name there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from feeds.contract import Feed
from feeds.contract_loading import load_contracts
from feeds.folding import fold

if TYPE_CHECKING:
    from feeds.mappings.feed_mapping import FeedMapping

GUIDANCE_SHEETS = {"lv": "Norādes", "en": "Guidance"}
"""The sheet of a template that explains it, by language."""
LIST_SHEETS = {"lv": "Saraksti", "en": "Lists"}
"""The hidden sheet of a template that holds the codelists, by language."""
ERROR_SHEETS = {"lv": "Kļūdas", "en": "Errors"}
"""The sheet of an annotated workbook that lists its findings, by language."""

_OWN_SHEETS = frozenset(fold(name) for names in (GUIDANCE_SHEETS, LIST_SHEETS, ERROR_SHEETS) for name in names.values())
_GUIDANCE = frozenset(fold(name) for name in GUIDANCE_SHEETS.values())
_FEWEST_MATCHES = 2
"""One header alone (`facility_id`, `local_person_id`) stands in several feeds and proves none."""


@dataclass(frozen=True, slots=True)
class HeaderMatch:
    """What the headers of a sheet or file mean. Positions count from 0; `column 7` of a finding is position 6.

    `columns` gives the contract column at each position that has one, its first occurrence only; `duplicates` the
    later ones (FILE-11). `unknown` are positions with a header that the contract does not know (FILE-13), `blank`
    those without a header. `missing_required` (FILE-12) and `missing_optional` follow the order of the contract.
    """

    columns: Mapping[int, str]
    unknown: tuple[int, ...]
    blank: tuple[int, ...]
    duplicates: Mapping[int, str]
    missing_required: tuple[str, ...]
    missing_optional: tuple[str, ...]


def match_headers(headers: Sequence[str | None], feed: Feed, mapping: FeedMapping | None = None) -> HeaderMatch:
    """Match a header row against a feed's contract; no header row is so wrong that this fails.

    With a mapping the header row is the vendor's: its titles count instead of the contract's, a column that it leaves
    out is known, and one that it fills with a constant is not missing.
    """
    names = _columns_by_header(feed) if mapping is None else mapping.columns_by_title
    left_out = frozenset() if mapping is None else mapping.folded_left_out
    constants = {} if mapping is None else mapping.constants
    columns: dict[int, str] = {}
    duplicates: dict[int, str] = {}
    unknown: list[int] = []
    blank: list[int] = []
    for position, header in enumerate(headers):
        folded = fold(header or "")
        name = names.get(folded)
        if not folded:
            blank.append(position)
        elif name is None:
            if folded not in left_out:
                unknown.append(position)
        elif name in columns.values():
            duplicates[position] = name
        else:
            columns[position] = name
    present = {*columns.values(), *constants}
    missing = [column for column in feed.columns if column.name not in present]
    return HeaderMatch(
        columns=columns,
        unknown=tuple(unknown),
        blank=tuple(blank),
        duplicates=duplicates,
        missing_required=tuple(column.name for column in missing if column.required),
        missing_optional=tuple(column.name for column in missing if not column.required),
    )


@cache
def _columns_by_header(feed: Feed) -> Mapping[str, str]:
    return {fold(text): column.name for column in feed.columns for text in (column.name, column.label_lv)}


def recognise_feed(name_or_headers: str | Sequence[str | None]) -> str | None:
    """The feed that a sheet name, or else a header row, belongs to; None when that cannot be said.

    A name is the feed's name or Latvian label. Headers belong to the feed of which they match the most columns, if
    these are at least two and at least half of the headers, and no other feed matches as many.
    """
    feeds = load_contracts()
    if isinstance(name_or_headers, str):
        names = {fold(text): feed.name for feed in feeds.values() for text in (feed.name, feed.label_lv)}
        return names.get(fold(name_or_headers))
    folded = [fold(header or "") for header in name_or_headers]
    filled = sum(1 for header in folded if header)
    matches = {feed.name: len(match_headers(folded, feed).columns) for feed in feeds.values()}
    best = max(matches.values())
    winners = [name for name, count in matches.items() if count == best]
    is_sure = len(winners) == 1 and best >= _FEWEST_MATCHES and 2 * best >= filled
    return winners[0] if is_sure else None


def is_guidance_sheet(name: str) -> bool:
    """Whether a sheet is the one of a template that explains it and states its version."""
    return fold(name) in _GUIDANCE


def is_own_sheet(name: str) -> bool:
    """Whether a sheet is one that we put into workbooks ourselves (guidance, lists, errors): ignored when read."""
    return fold(name) in _OWN_SHEETS
