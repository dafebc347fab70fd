"""The template process as its parent sees it: started when first needed, it makes and ends workers."""

from __future__ import annotations

import atexit
import os
import socket
import subprocess
import sys
import threading
from functools import cache
from pathlib import Path

from feeds.reading.template_orders import ANSWER, END, ORDER, START

_START_SECONDS = 120.0
_PROJECT = Path(__file__).resolve().parents[2]


class TemplateProcess:
    """A process that workers are forked from. Safe for threads; one that has died is replaced."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._orders: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def process_id(self) -> int | None:
        """The id of the process; None when there is none."""
        return None if self._process is None else self._process.pid

    def start(self, memory_bytes: int, connection: socket.socket) -> int:
        """A new worker at the other end of `connection`: its number. RuntimeError when the template does not start."""
        with self._lock:
            for _ in range(2):
                try:
                    return self._order(START, memory_bytes, connection)
                except OSError:
                    self._close()
        raise RuntimeError("The reading worker does not start: is the installation complete?")

    def end(self, number: int) -> None:
        """End a worker at once. When the template has died, the worker ends by itself: its socket is closed."""
        with self._lock:
            if self._orders is not None:
                try:
                    self._order(END, number)
                except OSError:
                    self._close()

    def close(self) -> None:
        """End the template; workers end as their sockets are closed."""
        with self._lock:
            self._close()

    def _order(self, kind: bytes, number: int, connection: socket.socket | None = None) -> int:
        orders = self._orders or self._started()
        socket.send_fds(orders, [ORDER.pack(kind, number)], [] if connection is None else [connection.fileno()])
        return _answer(orders)

    def _started(self) -> socket.socket:
        orders, its = socket.socketpair()
        with its:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "feeds.reading.template"],
                stdin=its.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=_environment(),
                # Ctrl-C in a terminal is for the parent, which then ends its workers.
                start_new_session=True,
            )
        self._orders = orders
        orders.settimeout(_START_SECONDS)
        _answer(orders)
        return orders

    def _close(self) -> None:
        if self._orders is not None:
            self._orders.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._orders = self._process = None


def _answer(orders: socket.socket) -> int:
    data = orders.recv(ANSWER.size, socket.MSG_WAITALL)
    if len(data) < ANSWER.size:
        raise ConnectionError
    (number,) = ANSWER.unpack(data)
    return int(number)


@cache
def template_of(process: int) -> TemplateProcess:
    """The template of this process, whose number is given; a forked child gets one of its own."""
    template = TemplateProcess()
    atexit.register(lambda: template.close() if os.getpid() == process else None)
    return template


def _environment() -> dict[str, str]:
    """Only what Python needs: a worker inherits no setting and no secret of its parent."""
    path = os.pathsep.join(dict.fromkeys([str(_PROJECT), *(entry for entry in sys.path if entry)]))
    return {"PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1", "POLARS_MAX_THREADS": "1"}
