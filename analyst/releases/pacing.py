"""Telling how far it is, but not for each of thousands of steps."""

from __future__ import annotations

import time
from collections.abc import Callable

SECONDS = 5.0


class Paced:
    """Passes a text on unless another was passed on within the last seconds."""

    def __init__(self, show: Callable[[str], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._show = show
        self._clock = clock
        self._last = clock()

    def __call__(self, text: str) -> None:
        """Show the text, or not."""
        now = self._clock()
        if now - self._last >= SECONDS:
            self._last = now
            self._show(text)
