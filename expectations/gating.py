"""Gating what waits: originals in, verdicts in the ledger, accepted rows in `accepted/`.

A delivery is accepted in this order: Parquet files written, synced and renamed; then one ledger transaction with the
verdict and the list of those files. A file that no verdict lists does not exist for any build, so after a kill at any
point the delivery is wholly in or wholly out, and gating again finishes or repeats it.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from expectations.gate import GateInput, Stated, gate_onwards
from expectations.reading_many import ReadOne, read_in_batches
from feeds.clock import day_in_latvia, naive_utc, today_in_latvia
from feeds.contract_loading import load_contracts
from feeds.delivery import ReadDelivery
from feeds.findings import Outcome, Verdict
from feeds.frames import accepted_frame
from feeds.history import AcceptedFile, AcceptedHistory
from feeds.installation import Installation
from feeds.keys import GateKeys
from feeds.ledger import AcceptedFeed, FeedInForce, WaitingDelivery
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


@dataclass(frozen=True, slots=True)
class Gated:
    """A delivery with the verdict that it has just been given.

    `because_of` names the earlier month that an accepted delivery was judged again for, None for any other verdict.
    """

    delivery: WaitingDelivery
    verdict: Verdict
    because_of: str | None = None


def gate_waiting(
    installation: Installation, delivery_ids: Sequence[str] | None = None, progress: Progress | None = None
) -> list[Gated]:
    """Gate everything that waits (or the named deliveries of it), in order of period, and store verdicts and rows.

    Then gates again what had been rejected only for want of another delivery that may now be there, until nothing
    changes, and judges again the accepted months whose past has changed. What a killed process left of this is made up
    for. `progress` is told how many are done, of how many. UserError when a key is missing or the disk is full; what
    had been decided by then stays decided, the rest still waits.
    """
    keys = installation.gate_keys()
    with installation.only_one("gate"):
        gated = _gate_all(installation, keys, installation.ledger.waiting(delivery_ids), progress)
        gated += _gate_rejected_again(installation, keys)
        gated += _judge_accepted_again(installation, keys)
    return gated


def _gate_rejected_again(installation: Installation, keys: GateKeys) -> list[Gated]:
    gated: list[Gated] = []
    newly_accepted = True
    while newly_accepted:
        again = installation.ledger.to_gate_again(DEPEND_ON_OTHER_DELIVERIES)
        changed = _gate_all(installation, keys, again, None, unless_rejected=True)
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
            installation.ledger.record_re_evaluation(again, verdict, _rows_read(given.read), decided_at)
            gated.append(Gated(again.delivery, verdict, again.because_of))
    return gated


def _gate_all(
    installation: Installation,
    keys: GateKeys,
    waiting: Sequence[WaitingDelivery],
    progress: Progress | None,
    *,
    unless_rejected: bool = False,
) -> list[Gated]:
    in_order = sorted(waiting, key=lambda d: (d.period, d.received_seq))
    later_versions = _later_versions(installation, in_order)
    gated: list[Gated] = []
    for delivery_id, later in later_versions.items():
        # Judged by itself: it is superseded at once, so it is no history for the others, and those are none for it.
        late = [delivery for delivery in in_order if delivery.delivery_id == delivery_id]
        for batch in read_in_batches(installation, keys, late):
            gated += _gate_batch(installation, batch, unless_rejected, None, without=later)[0]
    in_time = [delivery for delivery in in_order if delivery.delivery_id not in later_versions]
    known: AcceptedHistory | None = None
    done = 0
    for batch in read_in_batches(installation, keys, in_time):
        of_batch, known = _gate_batch(installation, batch, unless_rejected, known)
        gated += of_batch
        done += len(batch)
        if progress:
            progress(done, len(in_time))
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
    unless_rejected: bool,
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
        verdict = verdicts[one.delivery.delivery_id]
        if unless_rejected and verdict.outcome is Outcome.REJECTED:
            continue
        _store(installation, one.delivery, one.read, verdict)
        gated.append(Gated(one.delivery, verdict))
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


def _store(installation: Installation, delivery: WaitingDelivery, read: ReadDelivery, verdict: Verdict) -> None:
    accepted = _write_accepted(installation, delivery, read) if verdict.outcome.is_accepted else []
    decided_at = naive_utc(installation.clock())
    installation.ledger.record_verdict(delivery.delivery_id, verdict, _rows_read(read), accepted, decided_at)


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
