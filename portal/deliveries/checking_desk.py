"""The checking desk: one thread that takes all uploads that wait and judges them in one batch.

On the deadline day many clerks ask at once; a batch costs little more than one upload, since the set-up of a
validation is most of its cost.
"""

from __future__ import annotations

import logging
import threading
from concurrent.futures import Future, wait
from dataclasses import dataclass, field

from expectations.checking import Answer, Shown, check_shown
from expectations.reading_many import MOST_BYTES, MOST_DELIVERIES
from expectations.validation import set_up
from feeds.history import AcceptedHistory
from feeds.installation import Installation
from feeds.municipalities import heir_of

_log = logging.getLogger(__name__)
_WAIT_AT_ONCE = 4
"""Requests that may wait for an answer at the same time; the others get a page that asks again by itself."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    shown: Shown
    answer: Future[Answer] = field(default_factory=Future)

    @property
    def size(self) -> int:
        return sum(len(file.content) for file in self.shown.files)


class CheckingDesk:
    """Answers what is shown to it. Safe for threads."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._queue: list[_Waiting] = []
        self._changed = threading.Condition()
        self._closed = False
        self._known: AcceptedHistory | None = None
        self._waiting_room = threading.BoundedSemaphore(_WAIT_AT_ONCE)
        self._thread = threading.Thread(target=self._work, name="checking desk", daemon=True)
        self._thread.start()

    def ask(self, shown: Shown) -> Future[Answer]:
        """The answer to come. It raises what `check_shown` raises; another upload's fault is not this one's."""
        waiting = _Waiting(shown)
        with self._changed:
            if self._closed:
                raise RuntimeError("the checking desk is closed")
            self._queue.append(waiting)
            self._changed.notify()
        return waiting.answer

    def is_ready(self, answer: Future[Answer], patience_seconds: float) -> bool:
        """Whether the answer is there, after waiting for it a little if the waiting room is not full."""
        if not answer.done() and self._waiting_room.acquire(blocking=False):
            try:
                wait([answer], patience_seconds)
            finally:
                self._waiting_room.release()
        return answer.done()

    def close(self) -> None:
        """Answer nothing more; what waits is cancelled."""
        with self._changed:
            self._closed = True
            for waiting in self._queue:
                waiting.answer.cancel()
            self._queue.clear()
            self._changed.notify()
        self._thread.join()

    def _work(self) -> None:
        set_up()
        while not self._closed:
            self._answer(self._next_batch())

    def _next_batch(self) -> list[_Waiting]:
        """All that waits, in order, as far as a batch can hold it; nothing when the desk is closed.

        Of municipalities that share a past only one: an accepted month would be history for the other's.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._queue)
            batch: list[_Waiting] = []
            heirs: set[str] = set()
            size = 0
            for waiting in self._queue:
                heir = heir_of(waiting.shown.municipality)
                is_full = len(batch) == MOST_DELIVERIES or (batch and size + waiting.size > MOST_BYTES)
                if heir in heirs or is_full:
                    continue
                heirs.add(heir)
                size += waiting.size
                batch.append(waiting)
            self._queue = [waiting for waiting in self._queue if waiting not in batch]
            return [waiting for waiting in batch if waiting.answer.set_running_or_notify_cancel()]

    def _answer(self, batch: list[_Waiting]) -> None:
        if not batch:
            return
        try:
            answers, self._known = check_shown([w.shown for w in batch], self._installation, self._known)
        except Exception as error:
            if len(batch) == 1:
                _log.warning("a check failed: %s", type(error).__name__)
                batch[0].answer.set_exception(error)
                return
            # One upload's fault must not be everybody's: each is judged alone.
            for waiting in batch:
                self._answer([waiting])
            return
        for waiting, answer in zip(batch, answers, strict=True):
            waiting.answer.set_result(answer)
