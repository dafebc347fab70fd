"""One worker process as its parent sees it: start, ask with a deadline, end. Knows nothing of deliveries."""

from __future__ import annotations

import os
import selectors
import socket
import time

from feeds.reading.template_process import template_of
from feeds.reading.wire import LENGTH_BYTES, Message, sizes_in

_CHUNK = 1024 * 1024


class WorkerBrokenError(Exception):
    """The worker died or did not answer in time. Says nothing of what it was reading."""


class WorkerProcess:
    """A fresh process that answers messages. Not for use by two threads at once."""

    def __init__(self, memory_bytes: int) -> None:
        self.files_read = 0
        self._template = template_of(os.getpid())
        ours, its = socket.socketpair()
        with its:
            self.process_id = self._template.start(memory_bytes, its)
        ours.setblocking(False)
        self._socket = ours

    def ask(self, message: Message, seconds: float) -> Message:
        """The answer to a message. Raises WorkerBrokenError when none comes within `seconds`; then `end` the worker."""
        deadline = time.monotonic() + seconds
        try:
            self._send(message.encode(), deadline)
            return self._receive(deadline)
        except (OSError, ValueError):
            # The socket is closed on one of its sides.
            raise WorkerBrokenError from None

    def end(self) -> None:
        """End the process at once; harmless when it has ended."""
        if self._socket.fileno() >= 0:
            self._socket.close()
            self._template.end(self.process_id)

    def _send(self, data: bytes, deadline: float) -> None:
        rest = memoryview(data)
        with selectors.DefaultSelector() as selector:
            selector.register(self._socket, selectors.EVENT_WRITE)
            while rest:
                _wait(selector, deadline)
                try:
                    rest = rest[self._socket.send(rest[:_CHUNK]) :]
                except BlockingIOError:
                    continue

    def _receive(self, deadline: float) -> Message:
        head = self._read(LENGTH_BYTES, deadline)
        content, sizes = sizes_in(self._read(int.from_bytes(head, "big"), deadline))
        return Message(content, tuple(self._read(size, deadline) for size in sizes))

    def _read(self, size: int, deadline: float) -> bytes:
        data = bytearray()
        with selectors.DefaultSelector() as selector:
            selector.register(self._socket, selectors.EVENT_READ)
            while len(data) < size:
                _wait(selector, deadline)
                try:
                    part = self._socket.recv(min(_CHUNK, size - len(data)))
                except BlockingIOError:
                    continue
                if not part:
                    raise WorkerBrokenError
                data += part
        return bytes(data)


def _wait(selector: selectors.BaseSelector, deadline: float) -> None:
    if not selector.select(max(0.0, deadline - time.monotonic())):
        raise WorkerBrokenError
