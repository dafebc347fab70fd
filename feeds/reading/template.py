"""The process that workers are copied from: `python -m feeds.reading.template`, orders on standard input (a socket).

It has loaded all that a worker needs, and opens no file that anybody sent. A fresh worker is a fork of it: as clean as
a new interpreter, for milliseconds instead of the half second that the imports take. It keeps an ended worker's number
until told to end it, so that the number never means another process.
"""

from __future__ import annotations

import gc
import os
import signal
import socket
from collections.abc import Callable

from feeds.reading import worker
from feeds.reading.template_orders import ANSWER, END, ORDER


def main() -> None:
    """Obey until the other end closes."""
    with socket.socket(fileno=os.dup(0)) as orders:
        worker.prepare()
        gc.freeze()
        orders.sendall(ANSWER.pack(0))
        while order := _next(orders):
            (kind, number), fds = order
            orders.sendall(ANSWER.pack(_ended(number) if kind == END else _started(orders, number, fds[0])))


def _next(orders: socket.socket) -> tuple[tuple[bytes, int], list[int]] | None:
    data, fds, _, _ = socket.recv_fds(orders, ORDER.size, 1, socket.MSG_WAITALL)
    return (ORDER.unpack(data), fds) if len(data) == ORDER.size else None


def _started(orders: socket.socket, memory_bytes: int, connection: int) -> int:
    number = os.fork()
    if number == 0:
        _become_worker(lambda: _serve(orders, memory_bytes, connection))
    os.close(connection)
    return number


def _become_worker(serve: Callable[[], None]) -> None:
    """Serve, and never come back to the loop of orders, whatever happens."""
    try:
        serve()
    finally:
        os._exit(0)


def _serve(orders: socket.socket, memory_bytes: int, connection: int) -> None:
    orders.close()
    os.dup2(connection, 0)
    os.close(connection)
    worker.serve(memory_bytes)


def _ended(number: int) -> int:
    os.kill(number, signal.SIGKILL)
    os.waitpid(number, 0)
    return 0


if __name__ == "__main__":
    main()
