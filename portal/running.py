"""What the portal's process holds besides Django: the installation, the checking desk, the open reports."""

from __future__ import annotations

from dataclasses import dataclass

from feeds.installation import Installation
from feeds.reading.limits import MEBIBYTE
from portal.configuration import PortalConfiguration
from portal.deliveries.checking_desk import CheckingDesk
from portal.deliveries.reports_in_memory import ReportsInMemory
from portal.mappings.exports_in_memory import ExportsInMemory


@dataclass(frozen=True, slots=True)
class Running:
    """One portal at work."""

    installation: Installation
    desk: CheckingDesk
    reports: ReportsInMemory
    exports: ExportsInMemory

    def end(self) -> None:
        """Forget every upload and let the desk go home."""
        self.reports.close()
        self.exports.close()
        self.desk.close()


_OF_EXPORTS = 4
"""Exports of which a mapping is made get a quarter of what reports may take."""

_at_work: list[Running] = []
"""At most one; a list, for a name of a module is not rebound."""


def start(installation: Installation, configuration: PortalConfiguration) -> Running:
    """Open the portal of this process over an installation."""
    if _at_work:
        _at_work.pop().end()
    running = Running(
        installation,
        CheckingDesk(installation),
        ReportsInMemory(most_bytes=configuration.uploads_in_memory_mb * MEBIBYTE),
        ExportsInMemory(most_bytes=configuration.uploads_in_memory_mb * MEBIBYTE // _OF_EXPORTS),
    )
    _at_work.append(running)
    return running


def running() -> Running:
    """The portal of this process. RuntimeError when it has not been started."""
    if not _at_work:
        raise RuntimeError("the portal has not been started in this process (portal.running.start)")
    return _at_work[0]
