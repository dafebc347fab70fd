"""The mappings of municipalities in the ledger: every version that was saved, and which one a delivery is read by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from feeds.findings import Outcome
from feeds.ledger import schema as t
from feeds.ledger.records import MappingVersion
from feeds.mappings.feed_mapping import FeedMapping, mapping_of
from feeds.municipalities import lineage_of, municipality


def versions(connection: Connection, code: str, feed: str | None = None) -> list[MappingVersion]:
    """The versions of a municipality, under whatever code of its lineage, by feed and number; perhaps of one feed."""
    return [_version(row) for row in _rows(connection, code) if feed in (None, row.feed)]


def in_force(connection: Connection, code: str) -> tuple[FeedMapping, ...]:
    """The newest version of each of a municipality's mappings, but for those that map nothing any more."""
    return tuple(version.mapping for version in map(_version, _newest(connection, code)) if version.mapping.sources)


def save(
    connection: Connection, code: str, mapping: FeedMapping, *, restores: int | None, saved_by: str, saved_at: datetime
) -> MappingVersion:
    """Enter a mapping as the next version; the version in force when it says the same already."""
    earlier = versions(connection, code, mapping.feed)
    if earlier and earlier[-1].mapping.digest == mapping.digest:
        return earlier[-1]
    numbered = FeedMapping(mapping.feed, mapping.sources, mapping.left_out, len(earlier) + 1)
    connection.execute(
        insert(t.mappings).values(
            lineage=_lineage(code),
            feed=numbered.feed,
            version=numbered.version,
            content=numbered.as_content(),
            content_hash=numbered.digest,
            restores=restores,
            saved_by=saved_by,
            saved_at=saved_at,
        )
    )
    return MappingVersion(numbered, saved_by, saved_at, restores)


def note_for_delivery(connection: Connection, delivery_id: str, code: str) -> None:
    """Enter the mappings in force, by which the delivery will be judged now and ever after."""
    rows = [
        {
            "delivery_id": delivery_id,
            "feed": row.feed,
            "mapping_no": row.mapping_no,
            "version": row.version,
            "content_hash": row.content_hash,
        }
        for row in _newest(connection, code)
        if _version(row).mapping.sources
    ]
    if rows:
        connection.execute(insert(t.delivery_mappings), rows)


def of_deliveries(connection: Connection, delivery_ids: Iterable[str]) -> dict[str, tuple[FeedMapping, ...]]:
    """By delivery the mappings in force when it was received; only deliveries that had some."""
    wanted = set(delivery_ids)
    query = (
        select(t.delivery_mappings.c.delivery_id, t.mappings)
        .join(t.mappings, t.mappings.c.mapping_no == t.delivery_mappings.c.mapping_no)
        .order_by(t.delivery_mappings.c.feed)
    )
    found: dict[str, list[FeedMapping]] = defaultdict(list)
    for row in connection.execute(query):
        if row.delivery_id in wanted:
            found[row.delivery_id].append(_version(row).mapping)
    return {delivery_id: tuple(mappings) for delivery_id, mappings in found.items()}


def would_be_read_otherwise(connection: Connection, delivery_id: str, code: str, verdict: Row[Any] | None) -> bool:
    """Whether the same files, delivered now, could get another answer because a mapping has changed since.

    Of an accepted delivery only the mappings by which its tables were read matter; one that was rejected or has not
    been judged may be read by another, or by one that is new.
    """
    then = {m.feed: m.version for m in of_deliveries(connection, [delivery_id]).get(delivery_id, ())}
    now = {m.feed: m.version for m in in_force(connection, code)}
    if verdict is None or verdict.outcome == Outcome.REJECTED.value:
        return then != now
    used: dict[str, int] = verdict.mappings or {}
    return any(now.get(feed) != version for feed, version in used.items())


def _newest(connection: Connection, code: str) -> list[Row[Any]]:
    return list({row.feed: row for row in _rows(connection, code)}.values())


def _rows(connection: Connection, code: str) -> list[Row[Any]]:
    query = select(t.mappings).where(t.mappings.c.lineage == _lineage(code))
    return list(connection.execute(query.order_by(t.mappings.c.feed, t.mappings.c.version)))


def _version(row: Row[Any]) -> MappingVersion:
    return MappingVersion(mapping_of(row.feed, row.content, row.version), row.saved_by, row.saved_at, row.restores)


def _lineage(code: str) -> str:
    return lineage_of(code) if municipality(code) is not None else code
