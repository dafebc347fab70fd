"""Whether the ledger is whole, its clock runs forwards, and nothing waits that should have been gated."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from feeds.clock import naive_utc
from feeds.errors import UserError
from feeds.installation import Installation
from feeds.ledger import Ledger
from orchestration.doctor.ailments import Ailment

_WAITS_TOO_LONG = timedelta(hours=1)
_CLOCKS_DIFFER = timedelta(minutes=5)


def examine(installation: Installation) -> Iterator[Ailment]:
    """Damage of the ledger's file, moments that lie ahead, deliveries that nobody gates."""
    ledger, now = installation.ledger, naive_utc(installation.clock())
    faults = _faults(ledger)
    if faults:
        yield Ailment(
            f"The ledger {installation.home.ledger_file} is damaged: stop everything, put back the ledger of the last "
            f"backup, then `pajumte submit` what was delivered since. The database says: {faults[0]}"
        )
        return
    last = ledger.last_moment()
    if last and last - now > _CLOCKS_DIFFER:
        yield Ailment(
            f"The ledger's latest entry is of {last:%Y-%m-%d %H:%M} UTC, which this machine's clock says is still to "
            "come: set the clock right before anything else is received or built."
        )
    forgotten = [w.delivery_id for w in ledger.waiting() if now - w.received_at > _WAITS_TOO_LONG]
    if forgotten:
        yield Ailment(
            f"{len(forgotten)} deliveries have waited to be gated for more than an hour, the first of them "
            f"{forgotten[0]}: run `pajumte gate --all`, and see whether the daemon or the portal's gate is running."
        )


def _faults(ledger: Ledger) -> list[str]:
    try:
        return ledger.faults()
    except UserError as error:
        return [str(error)]
