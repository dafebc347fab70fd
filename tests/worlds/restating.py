"""From truth to deliveries: what each month's file says, as feeds.md "What a period file means" has it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tests.oracle.calendar import last_day
from tests.oracle.geography import lineage_of
from tests.worlds.logical import LogicalDelivery, Row
from tests.worlds.places import Town, code_in
from tests.worlds.truth import FactRecord, Ref, SpanRecord, Truth

FEED_ORDER = (
    "facilities",
    "persons",
    "shelter_stays",
    "living_situations",
    "institution_discharges",
    "evictions",
    "hf_enrolments",
    "hf_tenancies",
    "hf_support",
    "hf_assessments",
    "hf_fidelity",
    "service_costs",
    "crisis_events",
)

PersonRow = Callable[[Ref, str], Row]
"""The columns of `persons` for an id, as known at the end of a period."""


def restate(
    towns: Sequence[Town], spans: Sequence[SpanRecord], facts: Sequence[FactRecord], person_row: PersonRow
) -> list[LogicalDelivery]:
    """One delivery for each municipality and month, in order of month, then municipality.

    A successor's delivery holds the records of every lineage that lies in it. Rows keep the order of the records.
    """
    deliveries: list[LogicalDelivery] = []
    memory = _Memory(spans, facts)
    by_code: dict[tuple[str, str], list[Town]] = {}
    for town in towns:
        for period in town.months:
            by_code.setdefault((period, code_in(town.lineage, period)), []).append(town)
    for (period, code), own in sorted(by_code.items()):
        feeds: dict[str, list[Row]] = {}
        named: set[Ref] = set()
        for feed in FEED_ORDER:
            truths: list[Truth] = []
            for town in own:
                if town.delivers(feed, period):
                    feeds.setdefault(feed, [])
                    truths += memory.month_of(feed, town.lineage, period)
            if feed in feeds:
                feeds[feed] += [_written(code, truth) for truth in truths]
            named |= {who for truth in truths if isinstance(who := truth.get("local_person_id"), Ref)}
        feeds["persons"] = [
            {"local_person_id": _identifier(code, who), **person_row(who, period)} for who in sorted(named)
        ]
        deliveries.append(LogicalDelivery(code, period, feeds, received_order=len(deliveries) + 1))
    return deliveries


class _Memory:
    """The records of every lineage's feeds, and which of them were open in the last file."""

    def __init__(self, spans: Sequence[SpanRecord], facts: Sequence[FactRecord]) -> None:
        self._spans: dict[tuple[str, str], list[SpanRecord]] = {}
        self._facts: dict[tuple[str, str, str], list[Truth]] = {}
        self._open_last: dict[tuple[str, str], set[int]] = {}
        for record in spans:
            self._spans.setdefault((record.feed, record.lineage), []).append(record)
        for fact in facts:
            self._facts.setdefault((fact.feed, fact.lineage, fact.period), []).append(fact.row)

    def month_of(self, feed: str, lineage: str, period: str) -> list[Truth]:
        """Rows of a month; to be asked in order of period."""
        truths = list(self._facts.get((feed, lineage, period), []))
        followed = self._open_last.get((feed, lineage), set())
        still_open: set[int] = set()
        end_of_month = last_day(period)
        for number, record in enumerate(self._spans.get((feed, lineage), [])):
            is_withdrawn = record.withdrawn_in == period and record.start <= end_of_month
            if _is_gone(record, period) or not (record.is_active_in(period) or number in followed or is_withdrawn):
                continue
            truth = record.known_at(end_of_month)
            if is_withdrawn:
                truth["withdrawn"] = True
            elif record.is_open_at(end_of_month):
                still_open.add(number)
            truths.append(truth)
        self._open_last[feed, lineage] = still_open
        return truths


def _is_gone(record: SpanRecord, period: str) -> bool:
    is_withdrawn = record.withdrawn_in is not None and period > record.withdrawn_in
    return is_withdrawn or (record.dropped_after is not None and period > record.dropped_after)


def _identifier(code: str, ref: Ref) -> str:
    """An id of an absorbed municipality stands behind its old code (feeds.md, "Lineage")."""
    return ref.identifier if lineage_of(code) == ref.lineage else f"{ref.lineage}:{ref.identifier}"


def _written(code: str, truth: Truth) -> Row:
    return {name: _identifier(code, value) if isinstance(value, Ref) else value for name, value in truth.items()}
