"""What changed between two versions of a month: rows by data set, and findings that came or went."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from feeds.catalogue import check
from feeds.ledger import DeliveryState
from portal.deliveries.words import feed_label, language


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the comparison; None where a version does not hold it."""

    label: str
    earlier: int | None
    later: int | None

    @property
    def difference(self) -> int:
        """How many more there are in the later version."""
        return (self.later or 0) - (self.earlier or 0)


@dataclass(frozen=True, slots=True)
class Changes:
    """Rows by data set, and faults by check."""

    rows: tuple[Change, ...]
    findings: tuple[Change, ...]


def compared(earlier: DeliveryState, later: DeliveryState) -> Changes:
    """The comparison of two versions, from what the ledger holds: counts alone."""
    feeds = list(dict.fromkeys((*earlier.feeds, *later.feeds)))
    faults = [_by_check(state) for state in (earlier, later)]
    checks = sorted(set().union(*faults))
    return Changes(
        tuple(Change(feed_label(feed), earlier.feeds.get(feed), later.feeds.get(feed)) for feed in feeds),
        tuple(Change(_title(check_id), faults[0][check_id], faults[1][check_id]) for check_id in checks),
    )


def _by_check(state: DeliveryState) -> Counter[str]:
    counted: Counter[str] = Counter()
    for stored in state.findings:
        counted[stored.finding.check_id] += stored.finding.count
    return counted


def _title(check_id: str) -> str:
    entry = check(check_id)
    return f"{check_id} {entry.title_lv if language() == 'lv' else entry.title_en}"
