"""Receiving the deliveries of a drop folder as `pajumte submit` does, without a word on the terminal."""

from __future__ import annotations

from collections.abc import Iterable

from feeds.dropping import Drop
from feeds.installation import Installation
from feeds.submitting import submit


def receive(installation: Installation, drops: Iterable[Drop]) -> None:
    """Register these deliveries, in this order."""
    for drop in drops:
        submit(
            drop.read(),
            municipality=drop.municipality,
            period=drop.period,
            says=drop.says,
            home=installation.home,
            ledger=installation.ledger,
            archive=installation.archive_writer(),
            clock=installation.clock,
        )
