"""When something that failed is tried again: soon at first, then ever later."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class BackOff:
    """Pauses that double from the shortest to the longest, both in seconds; a success begins anew."""

    shortest: float
    longest: float
    failures: int = 0
    not_before: float = 0.0

    def failed(self, now: float) -> float:
        """It failed at this moment (seconds of a clock that only goes forward); the pause until it may be tried."""
        pause = min(self.shortest * 2.0**self.failures, self.longest)
        self.failures = min(self.failures + 1, 32)
        self.not_before = now + pause
        return pause

    def worked(self) -> None:
        """It is done, so nothing is owed."""
        self.failures, self.not_before = 0, 0.0

    def may_try(self, now: float) -> bool:
        """Whether the pause after the last failure is over."""
        return now >= self.not_before
