"""Gating what waits: originals in, verdicts in the ledger, accepted rows in `accepted/`.

A delivery is accepted in this order: Parquet files written, synced and renamed; then one ledger transaction with the
verdict and the list of those files. A file that no verdict lists does not exist for any build, so after a kill at any
point the delivery is wholly in or wholly out, and gating again finishes or repeats it.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from expectations.gate import GateInput, Stated, gate_onwards
from expectations.reading_many import ReadOne, read_in_batches
from expectations.second_gate_process import second_gate, shares
from feeds.clock import day_in_latvia, naive_utc, today_in_latvia
from feeds.contract_loading import load_contracts
from feeds.delivery import ReadDelivery
from feeds.findings import Outcome, Verdict
from feeds.frames import accepted_frame
from feeds.history import AcceptedFile, AcceptedHistory
from feeds.installation import Installation
from feeds.keys import GateKeys
from feeds.ledger import AcceptedFeed, FeedInForce, OvertakenDelivery, WaitingDelivery
from feeds.storage import write_parquets

DEPEND_ON_OTHER_DELIVERIES = frozenset(
    {
        *("REF-01", "REF-02", "REF-03"),
        *("DATE-03", "DATE-04", "DATE-07", "DATE-08"),
        *("LOG-04", "LOG-05", "LOG-06"),
        *("OVER-01", "HIST-03"),
    }
)
"""A delivery rejected for nothing but these may be accepted once another one is (quality-checks.md, Order)."""

Progress = Callable[[int, int], None]
Tell = Callable[[Sequence["Gated"]], None]
"""Is told of every batch when its verdicts are in the ledger."""


@dataclass(frozen=True, slots=True)
class Gated:
    """A delivery with the verdict that it has just been given.

    `because_of` names the earlier month for which the delivery was judged again, None for any other verdict.
    """

    delivery: WaitingDelivery
    verdict: Verdict
    because_of: str | None = None


@dataclass(frozen=True, slots=True)
class Before:
    """What is known of deliveries that have a verdict already and are gated again."""

    rejected: Collection[str] = frozenset()
    waiting: Mapping[str, OvertakenDelivery] = field(default_factory=dict)


NOTHING_BEFORE = Before()


def gate_waiting(
    installation: Installation, delivery_ids: Sequence[str] | None = None, progress: Progress | None = None
) -> list[Gated]:
    """Gate everything that waits (or the named deliveries of it), in order of period, and store verdicts and rows.

    Then gates again what had been rejected only for want of another delivery that may now be there, and what waits for
    confirmation and whose past has changed, until nothing changes; and judges again the accepted months whose past has
    changed. What a killed process left of this is made up for. `progress` is told how many are done, of how many.
    UserError when a key is missing or the disk is full; what had been decided by then stays decided, the rest still
    waits.
    """
    keys = installation.gate_keys()
    with installation.only_one("gate") as lock:
        gated = _gate_in_two(installation, keys, installation.ledger.waiting(delivery_ids), progress, lock)
        gated += _gate_again(installation, keys)
        gated += _judge_accepted_again(installation, keys)
    return gated


def gate_share(installation: Installation, delivery_ids: Sequence[str], tell: Tell) -> None:
    """Gate the named deliveries of what waits, for the process that holds the gate's lock and does the rest itself."""
    _gate_all(installation, installation.gate_keys(), installation.ledger.waiting(delivery_ids), tell)


def _gate_in_two(
    installation: Installation,
    keys: GateKeys,
    waiting: Sequence[WaitingDelivery],
    progress: Progress | None,
    lock: int,
) -> list[Gated]:
    """Gate what waits, with a second process where there is much; what that one leaves undone is done here."""
    gated: list[Gated] = []

    def tell(batch: Sequence[Gated]) -> None:
        gated.extend(batch)
        if progress:
            progress(len(gated), len(waiting))

    mine, others = shares(waiting)
    with second_gate(installation, [d.delivery_id for d in others], lock) as second:
        _gate_all(installation, keys, mine, lambda batch: tell([*batch, *second.decided_by_now()]))
        for batch in second.rest():
            tell(batch)
    decided = {g.delivery.delivery_id for g in gated}
    undone = [d.delivery_id for d in others if d.delivery_id not in decided]
    if undone:
        _gate_all(installation, keys, installation.ledger.waiting(undone), tell)
    return sorted(gated, key=lambda g: (g.delivery.period, g.delivery.received_seq))


def _gate_again(installation: Installation, keys: GateKeys) -> list[Gated]:
    """Gate again what is rejected or waits and may have become acceptable, in order of period, until nothing changes.

    A rejected delivery that stays so gets no new verdict; one that waits does, which tells what it asks now.
    """
    gated: list[Gated] = []
    newly_accepted = True
    while newly_accepted:
        rejected = installation.ledger.to_gate_again(DEPEND_ON_OTHER_DELIVERIES)
        waiting = installation.ledger.waiting_to_judge_again()
        changed = _gate_all(
            installation,
            keys,
            [*rejected, *(overtaken.delivery for overtaken in waiting)],
            None,
            Before({d.delivery_id for d in rejected}, {o.delivery.delivery_id: o for o in waiting}),
        )
        gated += changed
        newly_accepted = any(g.verdict.outcome.is_accepted for g in changed)
    return gated


def _judge_accepted_again(installation: Installation, keys: GateKeys) -> list[Gated]:
    """Judge accepted months anew, in order of period, each against what was in force before it.

    They stay accepted (quality-checks.md, Order): only their findings and the statuses of their checks change.
    """
    gated: list[Gated] = []
    in_order = sorted(installation.ledger.to_judge_again(), key=lambda o: (o.delivery.period, o.delivery.received_seq))
    known: AcceptedHistory | None = None
    for batch in read_in_batches(installation, keys, [o.delivery for o in in_order]):
        some = in_order[len(gated) : len(gated) + len(batch)]
        before = installation.ledger.in_force(without={o.delivery.delivery_id for o in some})
        inputs = [replace(_gate_input(one), stands_as=again.stands_as) for one, again in zip(batch, some, strict=True)]
        verdicts, known = gate_onwards(
            inputs, _history(installation, before, known), today=today_in_latvia(installation.clock)
        )
        for given, again in zip(inputs, some, strict=True):
            verdict = verdicts[given.delivery_id]
            decided_at = naive_utc(installation.clock())
            installation.ledger.record_re_evaluation(
                again, verdict, _rows_read(given.read), decided_at, mappings=_mappings_used(given.read)
            )
            gated.append(Gated(again.delivery, verdict, again.because_of))
    return gated


def _gate_all(
    installation: Installation,
    keys: GateKeys,
    waiting: Sequence[WaitingDelivery],
    tell: Tell | None = None,
    before: Before = NOTHING_BEFORE,
) -> list[Gated]:
    in_order = sorted(waiting, key=lambda d: (d.period, d.received_seq))
    later_versions = _later_versions(installation, in_order)
    gated: list[Gated] = []

    def add(batch: Sequence[Gated]) -> None:
        gated.extend(batch)
        if tell:
            tell(batch)

    for delivery_id, later in later_versions.items():
        # Judged by itself: it is superseded at once, so it is no history for the others, and those are none for it.
        late = [delivery for delivery in in_order if delivery.delivery_id == delivery_id]
        for batch in read_in_batches(installation, keys, late):
            add(_gate_batch(installation, batch, before, None, without=later)[0])
    in_time = [delivery for delivery in in_order if delivery.delivery_id not in later_versions]
    known: AcceptedHistory | None = None
    for batch in read_in_batches(installation, keys, in_time):
        of_batch, known = _gate_batch(installation, batch, before, known)
        add(of_batch)
    return gated


def _later_versions(installation: Installation, waiting: Iterable[WaitingDelivery]) -> dict[str, frozenset[str]]:
    """By delivery that comes to the gate after a later-received version of its month was accepted: those versions.

    Versions order by the time received (feeds.md), however long one waited for its confirmation.
    """
    by_month: dict[tuple[str, str], set[tuple[int, str]]] = defaultdict(set)
    for version in installation.ledger.in_force():
        by_month[version.municipality, version.period].add((version.received_seq, version.delivery_id))
    found = {}
    for delivery in waiting:
        versions = by_month.get((delivery.municipality, delivery.period), set())
        later = frozenset(delivery_id for received_seq, delivery_id in versions if received_seq > delivery.received_seq)
        if later:
            found[delivery.delivery_id] = later
    return found


def _gate_batch(
    installation: Installation,
    batch: Sequence[ReadOne],
    before: Before,
    known: AcceptedHistory | None,
    *,
    without: frozenset[str] = frozenset(),
) -> tuple[list[Gated], AcceptedHistory]:
    """The verdicts on a batch, and a history to hand on to the next one as `known`."""
    history = _history(installation, installation.ledger.in_force(without=without), known)
    inputs = [_gate_input(one) for one in batch]
    verdicts, remembered = gate_onwards(inputs, history, today=today_in_latvia(installation.clock))
    gated = []
    for one in batch:
        verdict, again = verdicts[one.delivery.delivery_id], before.waiting.get(one.delivery.delivery_id)
        if verdict.outcome is Outcome.REJECTED and one.delivery.delivery_id in before.rejected:
            continue
        _store(installation, one, verdict, again)
        gated.append(Gated(one.delivery, verdict, None if again is None else again.because_of))
    return gated, remembered


def accepted_history(installation: Installation, known: AcceptedHistory | None = None) -> AcceptedHistory:
    """What has been accepted so far and is in force, as the gate's history; what `known` has read is not read again."""
    return _history(installation, installation.ledger.in_force(), known)


def _history(
    installation: Installation, in_force: Iterable[FeedInForce], known: AcceptedHistory | None = None
) -> AcceptedHistory:
    """What is in force by the ledger; what `known` remembers of it is not read again."""
    home = installation.home
    return AcceptedHistory(
        [
            AcceptedFile(
                v.delivery_id,
                v.municipality,
                v.period,
                v.feed,
                home.accepted_file(v.feed, v.delivery_id),
                home.linkage_file(v.delivery_id) if v.feed == "persons" else None,
            )
            for v in in_force
        ],
        known,
    )


def _gate_input(one: ReadOne) -> GateInput:
    """The delivery as the gate takes it, with all that is known about it."""
    delivery = one.delivery
    return GateInput(
        delivery.delivery_id,
        delivery.municipality,
        delivery.period,
        one.read,
        Stated(delivery.stated.get("municipality"), delivery.stated.get("period")),
        received_on=day_in_latvia(delivery.received_at),
        confirmed=delivery.confirmed,
    )


def _rows_read(read: ReadDelivery) -> dict[str, int]:
    return {name: feed.frame.height for name, feed in read.feeds.items()}


def _mappings_used(read: ReadDelivery) -> dict[str, int]:
    return {name: feed.mapping.version for name, feed in read.feeds.items() if feed.mapping is not None}


def _store(installation: Installation, one: ReadOne, verdict: Verdict, again: OvertakenDelivery | None) -> None:
    accepted = _write_accepted(installation, one.delivery, one.read) if verdict.outcome.is_accepted else []
    decided_at = naive_utc(installation.clock())
    installation.ledger.record_verdict(
        one.delivery.delivery_id,
        verdict,
        _rows_read(one.read),
        accepted,
        decided_at,
        again=again,
        mappings=_mappings_used(one.read),
    )


def _write_accepted(installation: Installation, delivery: WaitingDelivery, read: ReadDelivery) -> list[AcceptedFeed]:
    home = installation.home
    held = [read.feeds[name] for name in load_contracts() if name in read.feeds]
    frames = {
        home.accepted_file(feed.feed, delivery.delivery_id): accepted_frame(
            feed, municipality=delivery.municipality, period=delivery.period, delivery_id=delivery.delivery_id
        )
        for feed in held
    }
    linkage = {home.linkage_file(delivery.delivery_id): feed.linkage for feed in held if feed.linkage is not None}
    write_parquets(frames | linkage)
    return [
        AcceptedFeed(feed.feed, frame.height, hashlib.sha256(path.read_bytes()).hexdigest())
        for feed, (path, frame) in zip(held, frames.items(), strict=True)
    ]
