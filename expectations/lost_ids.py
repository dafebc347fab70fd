"""FILE-28 beside the rules: an id without its zeros that REF or HIST-03 misses is told by those alone.

The reader sees that an id is shorter than its like (`feeds.reading.lost_zeros`); only the rules know whether anything
is missing because of it. What is missing refuses the delivery, so it is that finding which is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import polars as pl

from feeds.delivery import ReadFeed
from feeds.findings import Finding
from feeds.rules.context import RuleContext
from feeds.rules.continuity import forgotten_records

LOST_ZEROS = "FILE-28"
_UNKNOWN_IDS = frozenset({"REF-01", "REF-02", "REF-03"})
_FORGOTTEN = "HIST-03"


def without_told_losses(
    of_files: Iterable[Finding], of_rules: Iterable[Finding], context: RuleContext, read: Mapping[str, ReadFeed]
) -> tuple[Finding, ...]:
    """The FILE findings but for the cells of FILE-28 whose id, with its zeros, one of the rules' findings misses."""
    found = tuple(of_files)
    if not any(finding.check_id == LOST_ZEROS for finding in found):
        return found
    missed = pl.concat([pl.Series([], dtype=pl.String), *_missed(of_rules, context)]).unique()
    return tuple(kept for finding in found if (kept := _untold(finding, missed, read)) is not None)


def _missed(of_rules: Iterable[Finding], context: RuleContext) -> Iterator[pl.Series]:
    """The tokens of ids that something refers to or that were open last month, and that are not there."""
    for finding in of_rules:
        if finding.feed is None:
            continue
        if finding.check_id in _UNKNOWN_IDS and finding.column is not None:
            rows = context.frames[finding.feed].filter(pl.col("source_row").is_in(finding.rows))
            yield rows[finding.column]
        if finding.check_id == _FORGOTTEN:
            feed = context.contracts[finding.feed]
            yield forgotten_records(context, feed)[feed.key]


def _untold(finding: Finding, missed: pl.Series, read: Mapping[str, ReadFeed]) -> Finding | None:
    """The finding on the rows that nothing else tells of; None when there are none left."""
    if finding.check_id != LOST_ZEROS or finding.feed is None:
        return finding
    padded = read[finding.feed].padded
    assert padded is not None, "the reader gives the padded ids with the finding"
    is_told = (pl.col("column") == finding.column) & pl.col("token").is_in(missed.implode())
    told = set(padded.filter(is_told)["source_row"])
    rows = tuple(row for row in finding.rows if row not in told)
    return replace(finding, rows=rows, count=len(rows)) if rows else None
