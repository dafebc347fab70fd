"""What was said or done beside the verdicts: confirmations, holds, withdrawals, and months judged again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, select

from feeds.ledger import schema as t
from feeds.ledger.looking import confirmations
from feeds.ledger.records import DeliveryEvent, DeliveryNote, NoteKind

RE_EVALUATED = "re_evaluated"
"""The kind of the event that a delivery was judged again, because an earlier month came into force after it."""


def list_notes(connection: Connection, *, as_of: datetime | None, through: str | None) -> list[DeliveryNote]:
    """The notes on all deliveries as they stood at `as_of`, by delivery in order of receipt, then by time."""
    query = select(t.deliveries).order_by(t.deliveries.c.received_seq)
    if through is not None:
        query = query.where(t.deliveries.c.period <= through)
    places = {row.delivery_id: (row.municipality, row.period) for row in connection.execute(query)}
    notes = [note for source in (_of_confirmations, _of_acts, _of_events) for note in source(connection, as_of, places)]
    order = {delivery_id: position for position, delivery_id in enumerate(places)}
    return sorted(notes, key=lambda note: (order[note.delivery_id], note.noted_at))


def list_events(connection: Connection, delivery_id: str) -> list[DeliveryEvent]:
    """What has happened to a delivery, oldest first."""
    query = select(t.events).where(t.events.c.delivery_id == delivery_id).order_by(t.events.c.event_no)
    return [DeliveryEvent(row.happened_at, row.kind, row.details) for row in connection.execute(query)]


_Places = dict[str, tuple[str, str]]


def _of_confirmations(connection: Connection, as_of: datetime | None, places: _Places) -> Iterator[DeliveryNote]:
    for delivery_id, given in confirmations(connection, as_of).items():
        # A check that names several columns of a feed was confirmed once, with one reason.
        together = {(c.key.check_id, c.key.feed, c.reason, c.confirmed_by, c.confirmed_at): c for c in given}
        for c in together.values() if delivery_id in places else ():
            yield DeliveryNote(
                delivery_id,
                *places[delivery_id],
                NoteKind.CONFIRMED,
                c.confirmed_at,
                feed=c.key.feed,
                check_id=c.key.check_id,
                reason=c.reason,
                noted_by=c.confirmed_by,
            )


def _of_acts(connection: Connection, as_of: datetime | None, places: _Places) -> Iterator[DeliveryNote]:
    query = select(t.acts).order_by(t.acts.c.act_no)
    for row in connection.execute(query if as_of is None else query.where(t.acts.c.acted_at <= as_of)):
        if row.delivery_id in places:
            yield DeliveryNote(
                row.delivery_id,
                *places[row.delivery_id],
                NoteKind(row.kind),
                row.acted_at,
                reason=row.reason,
                noted_by=row.acted_by,
            )


def _of_events(connection: Connection, as_of: datetime | None, places: _Places) -> Iterator[DeliveryNote]:
    query = select(t.events).where(t.events.c.kind == RE_EVALUATED).order_by(t.events.c.event_no)
    for row in connection.execute(query if as_of is None else query.where(t.events.c.happened_at <= as_of)):
        if row.delivery_id in places:
            yield DeliveryNote(
                row.delivery_id,
                *places[row.delivery_id],
                NoteKind.RE_EVALUATED,
                row.happened_at,
                because_of=row.details["because_of"],
                new_findings=row.details["new_findings"],
            )
