"""One worker process as its parent sees it: start, ask with a deadline, end. Knows nothing of deliveries."""

from __future__ import annotations

import os
import selectors
import subprocess
import sys
import time
from pathlib import Path

from feeds.reading.wire import LENGTH_BYTES, Message, sizes_in

_START_SECONDS = 120.0
_CHUNK = 1024 * 1024
_PROJECT = Path(__file__).resolve().parents[2]


class WorkerBrokenError(Exception):
    """The worker died or did not answer in time. Says nothing of what it was reading."""


class WorkerProcess:
    """A fresh Python interpreter that answers messages. Not for use by two threads at once."""

    def __init__(self, memory_bytes: int) -> None:
        self.files_read = 0
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "feeds.reading.worker", str(memory_bytes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            # Ctrl-C in a terminal is for the parent, which then ends its workers.
            start_new_session=True,
        )
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                os.set_blocking(stream.fileno(), False)
        try:
            self._receive(time.monotonic() + _START_SECONDS)
        except WorkerBrokenError:
            self.end()
            raise RuntimeError("The reading worker does not start: is the installation complete?") from None

    @property
    def process_id(self) -> int:
        """The id of the process."""
        return self._process.pid

    def ask(self, message: Message, seconds: float) -> Message:
        """The answer to a message. Raises WorkerBrokenError when none comes within `seconds`; then `end` the worker."""
        deadline = time.monotonic() + seconds
        self._send(message.encode(), deadline)
        return self._receive(deadline)

    def end(self) -> None:
        """End the process at once; harmless when it has ended."""
        self._process.kill()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()
        self._process.wait()

    def _send(self, data: bytes, deadline: float) -> None:
        stream = self._process.stdin
        assert stream is not None
        rest = memoryview(data)
        with selectors.DefaultSelector() as selector:
            selector.register(stream, selectors.EVENT_WRITE)
            while rest:
                _wait(selector, deadline)
                try:
                    rest = rest[os.write(stream.fileno(), rest[:_CHUNK]) :]
                except BlockingIOError:
                    continue
                except OSError:
                    raise WorkerBrokenError from None

    def _receive(self, deadline: float) -> Message:
        head = self._read(LENGTH_BYTES, deadline)
        content, sizes = sizes_in(self._read(int.from_bytes(head, "big"), deadline))
        return Message(content, tuple(self._read(size, deadline) for size in sizes))

    def _read(self, size: int, deadline: float) -> bytes:
        stream = self._process.stdout
        assert stream is not None
        data = bytearray()
        with selectors.DefaultSelector() as selector:
            selector.register(stream, selectors.EVENT_READ)
            while len(data) < size:
                _wait(selector, deadline)
                try:
                    part = os.read(stream.fileno(), min(_CHUNK, size - len(data)))
                except BlockingIOError:
                    continue
                if not part:
                    raise WorkerBrokenError
                data += part
        return bytes(data)


def _wait(selector: selectors.BaseSelector, deadline: float) -> None:
    if not selector.select(max(0.0, deadline - time.monotonic())):
        raise WorkerBrokenError


def _environment() -> dict[str, str]:
    """Only what Python needs: a worker inherits no setting and no secret of its parent."""
    path = os.pathsep.join(dict.fromkeys([str(_PROJECT), *(entry for entry in sys.path if entry)]))
    return {"PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1", "POLARS_MAX_THREADS": "1"}
