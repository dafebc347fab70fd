"""Open reports: the files that a session has shown, with the gate's answer, in this process' memory and nowhere else.

At most half an hour, only for the session that uploaded, and within a bounded sum of bytes: the oldest goes first.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field

from expectations.checking import Answer, Shown
from feeds.reading.originals import read_originals
from feeds.reporting.places import DeliveredTables

LIFETIME_SECONDS = 30 * 60
_SWEEP_EVERY_SECONDS = 20


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


class ReportsInMemory:
    """All open reports of the process. Safe for threads."""

    def __init__(
        self,
        *,
        most_bytes: int,
        lifetime_seconds: float = LIFETIME_SECONDS,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most_bytes = most_bytes
        self._lifetime = lifetime_seconds
        self._now = now
        self._reports: dict[str, OpenReport] = {}
        self._lock = threading.Lock()
        self._closed = threading.Event()
        threading.Thread(target=self._sweep, name="reports' end", daemon=True).start()

    def open(self, session: str, user_no: int, shown: Shown, answer: Future[Answer]) -> OpenReport:
        """Keep an upload for its session; older ones make room for it."""
        report = OpenReport(secrets.token_urlsafe(16), session, user_no, shown, answer, self._now())
        with self._lock:
            self._forget_old()
            while self._reports and self._held() + report.size > self._most_bytes:
                del self._reports[next(iter(self._reports))]
            self._reports[report.name] = report
        return report

    def of(self, name: str, session: str | None, user_no: int | None) -> OpenReport | None:
        """The report of this name when it is this session's and still open."""
        with self._lock:
            self._forget_old()
            report = self._reports.get(name)
        if report is None or report.session != session or report.user_no != user_no:
            return None
        return report

    def of_delivery(self, delivery_id: str, session: str | None, user_no: int | None) -> OpenReport | None:
        """The open report of this session that became the delivery."""
        with self._lock:
            self._forget_old()
            found = [report for report in self._reports.values() if report.submitted_as == delivery_id]
        mine = (report for report in found if report.session == session and report.user_no == user_no)
        return next(mine, None)

    def seconds_left(self, report: OpenReport) -> float:
        """How much longer a report is kept."""
        return max(0.0, report.opened_at + self._lifetime - self._now())

    def forget_session(self, session: str | None) -> None:
        """Drop all reports of a session that ends."""
        with self._lock:
            self._reports = {name: r for name, r in self._reports.items() if r.session != session}

    def close(self) -> None:
        """Drop everything."""
        self._closed.set()
        with self._lock:
            self._reports.clear()

    def _held(self) -> int:
        return sum(report.size for report in self._reports.values())

    def _forget_old(self) -> None:
        oldest = self._now() - self._lifetime
        self._reports = {name: r for name, r in self._reports.items() if r.opened_at > oldest}

    def _sweep(self) -> None:
        """Old reports go also when nobody asks any more."""
        while not self._closed.wait(_SWEEP_EVERY_SECONDS):
            with self._lock:
                self._forget_old()
