"""Which feed a table is when its municipality has mappings, and which of them it is read by.

A mapping never stands in the way of our own template: a table is read by whichever knows more of its headers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from feeds.contract_loading import load_contracts
from feeds.folding import fold
from feeds.headers import match_headers, recognise_feed
from feeds.mappings.feed_mapping import FeedMapping

_FEWEST_TITLES = 2
"""One title alone (`Nr.`) stands in many tables and proves none; a mapping of a single column asks for that one."""


def fitting_mapping(headers: Sequence[str | None], mappings: Iterable[FeedMapping]) -> FeedMapping | None:
    """The mapping of which the headers hold the most titles; None when none fits or two fit equally well.

    One fits when at least two of its titles, and at least half of them, are there, and the contract itself knows no
    more of the headers.
    """
    found: list[tuple[tuple[int, float], FeedMapping]] = []
    for mapping in mappings:
        held = _held(headers, mapping)
        wanted = len(mapping.columns_by_title)
        is_like = held >= min(_FEWEST_TITLES, wanted) and 2 * held >= wanted > 0
        if is_like and held >= len(match_headers(headers, load_contracts()[mapping.feed]).columns):
            found.append(((held, held / wanted), mapping))
    if not found:
        return None
    best = max(fit for fit, _ in found)
    winners = [mapping for fit, mapping in found if fit == best]
    return winners[0] if len(winners) == 1 else None


def recognise_table(
    headers: Sequence[str | None], mappings: Iterable[FeedMapping], named: str | None
) -> tuple[str | None, FeedMapping | None]:
    """The feed of a table with this header row, and the mapping that reads it. `named`: its name says the feed."""
    mapping = fitting_mapping(headers, [m for m in mappings if named in (None, m.feed)])
    if mapping is not None:
        return mapping.feed, mapping
    return named or recognise_feed(headers), None


def _held(headers: Sequence[str | None], mapping: FeedMapping) -> int:
    present = {fold(header or "") for header in headers}
    return len(present & mapping.columns_by_title.keys())
