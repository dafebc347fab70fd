"""Dying at a chosen step: every write that must outlive a crash goes through one of these calls."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine, event


def die_at_step(number: int) -> None:
    """From now on this process counts renames, syncs and commits, and kills itself just before the given one."""
    steps = iter(range(1, number + 1))

    def step(*_args: object) -> None:
        if next(steps) == number:
            os.kill(os.getpid(), signal.SIGKILL)

    os.replace = _after(step, os.replace)
    os.fsync = _after(step, os.fsync)
    event.listen(Engine, "commit", step)


def submit_and_gate(step: int, home: Path, inbox: Path) -> None:
    """Submit and gate an inbox, dying before the given step; ends by itself when there are fewer."""
    from expectations.gating import gate_waiting
    from feeds.dropping import drops_in
    from feeds.installation import Installation
    from feeds.settings import Settings
    from tests.worlds.receiving import receive

    installation = Installation.open(Settings(home=home))
    installation.make_trial_keys()
    die_at_step(step)
    receive(installation, drops_in([inbox]).deliveries)
    gate_waiting(installation)


def confirm_all_and_gate(step: int, home: Path) -> None:
    """Confirm everything that asks and gate again, dying before the given step; ends by itself when there are fewer."""
    from expectations.gating import gate_waiting
    from feeds.confirming import confirm_where
    from feeds.installation import Installation
    from feeds.settings import Settings

    installation = Installation.open(Settings(home=home))
    die_at_step(step)
    confirm_where(installation, lambda _state, _finding: True, reason="checked, it is right", by="town hall")
    gate_waiting(installation)


def publish_latest(step: int, home: Path) -> None:
    """Publish the latest tested build, dying before the given step."""
    from feeds.installation import Installation
    from feeds.settings import Settings
    from orchestration.build import latest_tested_build, publish

    installation = Installation.open(Settings(home=home))
    die_at_step(step)
    publish(installation, latest_tested_build(installation))


def _after(step: Callable[[], None], original: Callable[..., None]) -> Callable[..., None]:
    def stepping(*args: object, **kwargs: object) -> None:
        step()
        original(*args, **kwargs)

    return stepping
