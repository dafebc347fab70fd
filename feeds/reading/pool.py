"""The pool of reading workers: reused, replaced after a breach or a number of files, shared by all threads."""

from __future__ import annotations

import atexit
import os
import threading
from functools import cache

from feeds.delivery import ReadDelivery
from feeds.reading.faults import fault
from feeds.reading.kinds import merely_recognised
from feeds.reading.limits import Limits
from feeds.reading.wire import Message, Request, delivery_of, request_message
from feeds.reading.worker_process import WorkerBrokenError, WorkerProcess


class ReadingError(RuntimeError):
    """A mistake of ours while reading a delivery: names type and place in the code, nothing of the files."""


class WorkerPool:
    """Up to `limits.workers` processes, started when first needed. Safe for threads."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._free = threading.BoundedSemaphore(limits.workers)
        self._lock = threading.Lock()
        self._idle: list[WorkerProcess] = []

    def read(self, request: Request) -> ReadDelivery:
        """The delivery, read in a worker. A worker that breaks over it gives the finding FILE-06.

        What a worker read before must not decide over a delivery: when one breaks that was in use, the delivery is read
        once more in a fresh one before it is blamed. Raises ReadingError for a mistake of ours.
        """
        answer = self.answer(request_message(request), len(request.files))
        return _broken_over(request) if answer is None else delivery_of(answer)

    def answer(self, question: Message, files: int) -> Message | None:
        """A worker's answer to a question about so many files; None when a fresh worker, too, broke over it.

        Raises ReadingError for a mistake of ours.
        """
        with self._free:
            worker = self._take()
            was_used = worker.files_read > 0
            answer = self._answer_of(worker, question, files)
            if answer is None and was_used:
                answer = self._answer_of(WorkerProcess(self._limits.memory_bytes), question, files)
        return answer

    def close(self) -> None:
        """End all idle workers."""
        with self._lock:
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.end()

    def idle_process_ids(self) -> tuple[int, ...]:
        """The processes that wait for work, for whoever watches over the machine."""
        with self._lock:
            return tuple(worker.process_id for worker in self._idle)

    def _take(self) -> WorkerProcess:
        with self._lock:
            if self._idle:
                return self._idle.pop()
        return WorkerProcess(self._limits.memory_bytes)

    def _answer_of(self, worker: WorkerProcess, question: Message, files: int) -> Message | None:
        """The answer, or None when the worker broke over it or over its memory; such a worker is ended."""
        try:
            answer = worker.ask(question, self._limits.seconds)
        except WorkerBrokenError:
            worker.end()
            return None
        except BaseException:
            # Half an answer may still be in the pipe: it must not become the answer to the next request.
            worker.end()
            raise
        if "breach" in answer.content:
            worker.end()
            return None
        if "error" in answer.content:
            worker.end()
            raise ReadingError(f"Reading a delivery failed: {answer.content['error']}.")
        self._put_back(worker, files)
        return answer

    def _put_back(self, worker: WorkerProcess, files: int) -> None:
        worker.files_read += files
        if worker.files_read >= self._limits.files_per_worker:
            worker.end()
            return
        with self._lock:
            self._idle.append(worker)


def _broken_over(request: Request) -> ReadDelivery:
    """The answer for a delivery that no worker could read; which of several files it was, nobody knows."""
    finding = fault("FILE-06", position=1) if len(request.files) == 1 else fault("FILE-06")
    return ReadDelivery({}, (finding,), merely_recognised(request.files))


def shared_pool(limits: Limits) -> WorkerPool:
    """The pool of this process for these limits; a forked child gets one of its own, not its parent's pipes."""
    return _pool_of(limits, os.getpid())


@cache
def _pool_of(limits: Limits, process: int) -> WorkerPool:
    pool = WorkerPool(limits)
    atexit.register(lambda: pool.close() if os.getpid() == process else None)
    return pool
