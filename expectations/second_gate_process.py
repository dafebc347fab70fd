"""The second gate as its parent sees it: who gates what, starting it, and what it has decided.

A municipality's verdicts depend on its own deliveries alone, and judging is the work of one core. So where much waits,
the municipalities are divided between two processes.
"""

from __future__ import annotations

import os
import pickle
import queue
import subprocess
import sys
import threading
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from feeds.clock import Clock
from feeds.installation import Installation
from feeds.ledger import WaitingDelivery
from feeds.municipalities import heir_of, municipality
from feeds.settings import Settings

if TYPE_CHECKING:
    from expectations.gating import Gated

WORTH_A_SECOND_GATE = 200
"""Deliveries. A second process loads Great Expectations anew, which costs as much as judging some fifty."""

_CORES = 2


@dataclass(frozen=True, slots=True)
class Task:
    """What the second process is to do. The clock is a function that pickle knows by name."""

    settings: Settings
    clock: Clock
    delivery_ids: tuple[str, ...]


def shares(waiting: Sequence[WaitingDelivery]) -> tuple[list[WaitingDelivery], list[WaitingDelivery]]:
    """What this process gates, and what the second one does: nothing, unless much waits and there is a core for it.

    A municipality stays whole, with those merged into it: its months are judged in their order, by one process. The
    shares hold about equally many deliveries, and are the same whenever the same deliveries wait.
    """
    of_municipality: dict[str, list[WaitingDelivery]] = defaultdict(list)
    for delivery in waiting:
        is_known = municipality(delivery.municipality) is not None
        of_municipality[heir_of(delivery.municipality) if is_known else ""].append(delivery)
    mine: list[WaitingDelivery] = []
    others: list[WaitingDelivery] = []
    if len(waiting) < WORTH_A_SECOND_GATE or (os.cpu_count() or 1) < _CORES:
        return list(waiting), others
    for _, deliveries in sorted(of_municipality.items(), key=lambda item: (-len(item[1]), item[0])):
        (mine if len(mine) <= len(others) else others).extend(deliveries)
    return mine, others


class SecondGate:
    """A running second gate, or none.

    It may end before its share is done: then it has told all that it did but for a batch, and the ledger knows what
    still waits.
    """

    def __init__(self, process: subprocess.Popen[bytes] | None) -> None:
        self._process = process
        self._told: queue.SimpleQueue[list[Gated] | None] = queue.SimpleQueue()
        threading.Thread(target=self._listen, name="second gate", daemon=True).start()

    def decided_by_now(self) -> list[Gated]:
        """What it has decided since this was last asked."""
        decided: list[Gated] = []
        while not self._told.empty():
            batch = self._told.get()
            if batch is None:
                self._told.put(None)
                break
            decided += batch
        return decided

    def rest(self) -> Iterator[list[Gated]]:
        """The batches that it still decides, as they come."""
        while (batch := self._told.get()) is not None:
            yield batch

    def end(self) -> None:
        """End it: it has told all, or this process is giving up."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait()

    def _listen(self) -> None:
        if self._process is not None and self._process.stdout is not None:
            with self._process.stdout as decided:
                while True:
                    try:
                        self._told.put(pickle.load(decided))
                    except (EOFError, pickle.UnpicklingError):
                        break
        self._told.put(None)


@contextmanager
def second_gate(installation: Installation, delivery_ids: Sequence[str], lock: int) -> Iterator[SecondGate]:
    """A second gate at work on these deliveries, ended with the block; one without work when there are none.

    `lock` is the open file that holds the gate's lock: the second process holds it too, so that no other gate begins
    while it lives.
    """
    second = SecondGate(_started(installation, delivery_ids, lock) if delivery_ids else None)
    try:
        yield second
    finally:
        second.end()


def _started(installation: Installation, delivery_ids: Sequence[str], lock: int) -> subprocess.Popen[bytes]:
    task = pickle.dumps(Task(installation.settings, installation.clock, tuple(delivery_ids)))
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "expectations.second_gate"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        pass_fds=[lock],
        # One thread each for the frames: the two processes share the cores.
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "POLARS_MAX_THREADS": "1"},
    )
    assert process.stdin is not None
    with process.stdin as stream:
        stream.write(task)
    return process
