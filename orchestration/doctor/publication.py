"""Whether readers find a whole publication, and whether it holds what has been accepted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import duckdb

from feeds.clock import naive_utc
from feeds.installation import Installation
from feeds.storage import Home
from orchestration.doctor.ailments import Ailment
from orchestration.rolling_back import publications

_SHOULD_BE_IN_AFTER = timedelta(hours=24)


def examine(installation: Installation) -> Iterator[Ailment]:
    """No current publication, one that cannot be read, one that lags behind what was accepted."""
    home = installation.home
    if not home.current.exists():
        yield from _without_a_current_one(home)
        return
    try:
        as_of = _as_of(home.current.resolve())
    except duckdb.Error as error:
        yield Ailment(
            f"The published file {home.current.resolve()} cannot be read ({type(error).__name__}): `pajumte rollback` "
            "shows readers the one before, `pajumte build` and `pajumte publish` make it anew."
        )
        return
    now = naive_utc(installation.clock())
    late = [
        s.delivery_id
        for s in installation.ledger.deliveries(with_results=False)
        if s.feeds_in_force and s.accepted_at and as_of < s.accepted_at < now - _SHOULD_BE_IN_AFTER
    ]
    if late:
        yield Ailment(
            f"{len(late)} deliveries accepted more than a day ago are in no publication, the first of them {late[0]}: "
            "run `pajumte build`; where it fails it says which test did, and `pajumte hold` takes a delivery out."
        )


def _without_a_current_one(home: Home) -> Iterator[Ailment]:
    there = publications(home)
    if there:
        yield Ailment(
            f"The link {home.current} is gone or points nowhere, so readers find nothing: "
            f"`pajumte rollback {there[-1].build_id}` points it at the latest publication."
        )
    else:
        yield Ailment(
            "Nothing has been published yet: `pajumte build`, then `pajumte publish`.",
            is_grave=False,
        )


def _as_of(file: Path) -> datetime:
    with duckdb.connect(str(file), read_only=True) as connection:
        row = connection.execute("SELECT as_of FROM marts.publication").fetchone()
    assert row is not None, "a publication says what it is"
    found: datetime = row[0]
    return found
