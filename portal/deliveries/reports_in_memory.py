"""Open reports: the files that a session has shown, with the gate's answer (`portal.session_memory`)."""

from __future__ import annotations

import secrets
import threading
from concurrent.futures import Future
from dataclasses import dataclass, field

from expectations.checking import Answer, Shown
from feeds.reading.originals import read_originals
from feeds.reporting.places import DeliveredTables
from portal.session_memory import LIFETIME_SECONDS, SessionMemory

__all__ = ["LIFETIME_SECONDS", "OpenReport", "ReportsInMemory"]


@dataclass(slots=True, repr=False, eq=False)
class OpenReport:
    """One upload of one session. `submitted_as` is the delivery that it became."""

    name: str
    session: str
    user_no: int
    shown: Shown
    answer: Future[Answer]
    opened_at: float
    submitted_as: str | None = None
    _tables: DeliveredTables | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def size(self) -> int:
        """Bytes of its files."""
        return sum(len(file.content) for file in self.shown.files)

    def tables(self) -> DeliveredTables:
        """The tables as they were uploaded, for this session's eyes; read once."""
        with self._lock:
            if self._tables is None:
                mappings = self.answer.result().mappings
                self._tables = DeliveredTables(read_originals(self.shown.files, mappings=mappings))
            return self._tables


class ReportsInMemory(SessionMemory[OpenReport]):
    """All open reports of the process."""

    def open(self, session: str, user_no: int, shown: Shown, answer: Future[Answer]) -> OpenReport:
        """Keep an upload for its session; older ones make room for it."""
        return self._keep(OpenReport(secrets.token_urlsafe(16), session, user_no, shown, answer, self._now()))

    def of_delivery(self, delivery_id: str, session: str | None, user_no: int | None) -> OpenReport | None:
        """The open report of this session that became the delivery."""
        found = (report for report in self._all() if report.submitted_as == delivery_id)
        mine = (report for report in found if report.session == session and report.user_no == user_no)
        return next(mine, None)
