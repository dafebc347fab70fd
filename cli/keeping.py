"""A child process that must be there: started again, ever later, whenever it ends by itself."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Mapping, Sequence

from cli import printing
from portal.back_off import BackOff

_SHORTEST_PAUSE_SECONDS = 1.0
_LONGEST_PAUSE_SECONDS = 300.0
_WORKS_AFTER_SECONDS = 60.0
"""A process that has lived this long had been working: its next end is the first one again."""


class KeptProcess:
    """Runs a command until `stop`. Each end that nobody asked for is told on the log, with what happens next."""

    def __init__(
        self, name: str, command: Sequence[str], environment: Mapping[str, str], back_off: BackOff | None = None
    ) -> None:
        self._name = name
        self._command = list(command)
        self._environment = dict(environment)
        self._back_off = back_off or BackOff(_SHORTEST_PAUSE_SECONDS, _LONGEST_PAUSE_SECONDS)
        self._stopped = threading.Event()
        self._lock = threading.Lock()
        self._process = self._begin()
        self._thread = threading.Thread(target=self._keep, name=f"keeper of {name}", daemon=True)
        self._thread.start()

    @property
    def process_id(self) -> int:
        """Of the process that runs now, or ran last."""
        return self._process.pid

    def stop(self) -> None:
        """End it for good."""
        with self._lock:
            self._stopped.set()
            self._process.terminate()
        self._thread.join()

    def _begin(self) -> subprocess.Popen[bytes]:
        # A session of its own: Ctrl+C reaches the portal, which then ends this process by itself.
        return subprocess.Popen(self._command, env=self._environment, start_new_session=True)

    def _keep(self) -> None:
        while True:
            began = time.monotonic()
            code = self._process.wait()
            if self._stopped.is_set():
                return
            now = time.monotonic()
            if now - began >= _WORKS_AFTER_SECONDS:
                self._back_off.worked()
            pause = self._back_off.failed(now)
            printing.complain(f"{self._name} ended by itself (exit code {code}); it is started again in {pause:.0f} s.")
            if self._stopped.wait(pause):
                return
            with self._lock:
                if self._stopped.is_set():
                    return
                self._process = self._begin()
