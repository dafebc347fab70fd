"""Gating what waits: originals in, verdicts in the ledger, accepted rows in `accepted/`.

A delivery is accepted in this order: Parquet files written, synced and renamed; then one ledger transaction with the
verdict and the list of those files. A file that no verdict lists does not exist for any build, so after a kill at any
point the delivery is wholly in or wholly out, and gating again finishes or repeats it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from expectations.gate import GateInput, Stated, gate
from feeds.clock import naive_utc, today_in_latvia
from feeds.contract_loading import load_contracts
from feeds.delivery import ReadDelivery
from feeds.findings import Verdict
from feeds.frames import accepted_frame
from feeds.history import AcceptedFile, AcceptedHistory
from feeds.installation import Installation
from feeds.keys import GateKeys
from feeds.ledger import AcceptedFeed, WaitingDelivery
from feeds.reading import read_delivery
from feeds.storage import write_parquet
from feeds.submitting import originals

DEPEND_ON_OTHER_DELIVERIES = frozenset(
    {"REF-01", "REF-02", "REF-03", "DATE-03", "DATE-04", "DATE-07", "DATE-08", "LOG-04", "LOG-05", "LOG-06", "LOG-09"}
)
"""A delivery rejected for nothing but these may be accepted once another one is (quality-checks.md, Order)."""

_AT_ONCE = 200
"""Deliveries validated in one batch: enough to spread the set-up cost of Great Expectations, few enough for memory."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Gated:
    """A delivery with the verdict that it has just been given."""

    delivery: WaitingDelivery
    verdict: Verdict


def gate_waiting(
    installation: Installation, delivery_ids: Sequence[str] | None = None, progress: Progress | None = None
) -> list[Gated]:
    """Gate everything that waits (or the named deliveries of it), in order of period, and store verdicts and rows.

    Then gates again what had been rejected only for want of another delivery that may now be there, until nothing
    changes. `progress` is told how many are done, of how many. UserError when a key is missing or the disk is full;
    what had been decided by then stays decided, the rest still waits.
    """
    keys = installation.gate_keys()
    with installation.only_one("gate"):
        gated = _gate_all(installation, keys, installation.ledger.waiting(delivery_ids), progress)
        newly_accepted = any(g.verdict.outcome.is_accepted for g in gated)
        while newly_accepted:
            again = installation.ledger.to_gate_again(DEPEND_ON_OTHER_DELIVERIES)
            changed = _gate_all(installation, keys, again, None, only_if_accepted=True)
            gated += changed
            newly_accepted = bool(changed)
    return gated


def _gate_all(
    installation: Installation,
    keys: GateKeys,
    waiting: Sequence[WaitingDelivery],
    progress: Progress | None,
    *,
    only_if_accepted: bool = False,
) -> list[Gated]:
    in_order = sorted(waiting, key=lambda d: (d.period, d.received_seq))
    gated: list[Gated] = []
    for start in range(0, len(in_order), _AT_ONCE):
        gated += _gate_batch(installation, keys, in_order[start : start + _AT_ONCE], only_if_accepted)
        if progress:
            progress(min(start + _AT_ONCE, len(in_order)), len(in_order))
    return gated


def _gate_batch(
    installation: Installation, keys: GateKeys, batch: Sequence[WaitingDelivery], only_if_accepted: bool
) -> list[Gated]:
    inputs = {d.delivery_id: _gate_input(installation, keys, d) for d in batch}
    verdicts = gate(list(inputs.values()), accepted_history(installation), today=today_in_latvia(installation.clock))
    gated = []
    for delivery in batch:
        verdict = verdicts[delivery.delivery_id]
        if only_if_accepted and not verdict.outcome.is_accepted:
            continue
        _store(installation, delivery, inputs[delivery.delivery_id].read, verdict)
        gated.append(Gated(delivery, verdict))
    return gated


def accepted_history(installation: Installation) -> AcceptedHistory:
    """What has been accepted so far and is in force, as the gate's history."""
    home = installation.home
    return AcceptedHistory(
        [
            AcceptedFile(v.delivery_id, v.municipality, v.period, v.feed, home.accepted_file(v.feed, v.delivery_id))
            for v in installation.ledger.in_force()
        ]
    )


def _gate_input(installation: Installation, keys: GateKeys, delivery: WaitingDelivery) -> GateInput:
    read = read_delivery(
        originals(delivery, installation.home, keys),
        municipality=delivery.municipality,
        period=delivery.period,
        keys=keys.tokens,
    )
    return GateInput(
        delivery.delivery_id,
        delivery.municipality,
        delivery.period,
        read,
        Stated(delivery.stated.get("municipality"), delivery.stated.get("period")),
    )


def _store(installation: Installation, delivery: WaitingDelivery, read: ReadDelivery, verdict: Verdict) -> None:
    accepted = _write_accepted(installation, delivery, read) if verdict.outcome.is_accepted else []
    installation.ledger.record_verdict(
        delivery.delivery_id,
        verdict,
        {name: feed.frame.height for name, feed in read.feeds.items()},
        accepted,
        naive_utc(installation.clock()),
    )


def _write_accepted(installation: Installation, delivery: WaitingDelivery, read: ReadDelivery) -> list[AcceptedFeed]:
    home, contracts = installation.home, load_contracts()
    accepted = []
    for name in (n for n in contracts if n in read.feeds):
        feed = read.feeds[name]
        frame = accepted_frame(
            feed, municipality=delivery.municipality, period=delivery.period, delivery_id=delivery.delivery_id
        )
        path = home.accepted_file(name, delivery.delivery_id)
        write_parquet(path, frame)
        accepted.append(AcceptedFeed(name, frame.height, hashlib.sha256(path.read_bytes()).hexdigest()))
        if feed.linkage is not None:
            write_parquet(home.linkage_file(delivery.delivery_id), feed.linkage)
    return accepted
