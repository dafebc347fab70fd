"""One installation of Pajumte: its home, ledger, settings and clock, opened together and handed on."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from feeds.clock import Clock, system_clock
from feeds.keys import ArchiveWriter, GateKeys, archive_writer, gate_keys, make_trial_keys, token_keys
from feeds.ledger import Ledger
from feeds.pseudonymising import TokenKeys
from feeds.settings import Settings
from feeds.storage import Home, writing_under


@dataclass(frozen=True, slots=True)
class Installation:
    """Everything that a command, an asset or a page needs in order to work on one home."""

    home: Home
    ledger: Ledger
    settings: Settings
    clock: Clock

    @classmethod
    def open(cls, settings: Settings, clock: Clock = system_clock) -> Installation:
        """Open (and where needed prepare) the home of these settings. UserError when it cannot be used."""
        home = Home(settings.home.expanduser().absolute()).prepare()
        ledger = Ledger(settings.ledger_url) if settings.ledger_url else Ledger.in_file(home.ledger_file)
        return cls(home, ledger, settings, clock)

    @property
    def drop_folder(self) -> Path:
        """Where deliveries are dropped as files."""
        return (self.settings.drop_folder or self.home.root / "inbox").expanduser().absolute()

    def make_trial_keys(self) -> bool:
        """Make the keys of a new trial; true when they were made now (the caller says so)."""
        return make_trial_keys(self.home, self.settings, has_deliveries=self.ledger.last_event() > 0)

    def archive_writer(self) -> ArchiveWriter:
        """What receiving needs."""
        return archive_writer(self.home, self.settings)

    def token_keys(self) -> TokenKeys:
        """What checking a delivery that is only shown needs: the tokens' key, nothing that opens originals."""
        return token_keys(self.home, self.settings)

    def gate_keys(self) -> GateKeys:
        """What gating and building need."""
        return gate_keys(self.home, self.settings)

    @contextmanager
    def only_one(self, act: str) -> Iterator[int]:
        """Hold the lock of an act (`gate`, `build`): a second process waits until the first is done or dead.

        Gives the open file that holds the lock: a process that inherits it holds the lock too, as long as it lives.
        """
        lock: Path = self.home.root / f".{act}.lock"
        with writing_under(lock), lock.open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield file.fileno()
