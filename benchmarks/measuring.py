"""What a run has used of the machine: elapsed and processor seconds, peak memory."""

from __future__ import annotations

import resource
import time
from typing import NamedTuple


class Usage(NamedTuple):
    """Seconds on the clock, seconds of all processors (user and system), and peak resident memory in MiB."""

    elapsed: float
    processor: float
    mebibytes: float

    def since(self, before: Usage) -> Usage:
        """What was used after `before`; the peak is that of all the time so far."""
        return Usage(self.elapsed - before.elapsed, self.processor - before.processor, self.mebibytes)


def usage(who: int = resource.RUSAGE_SELF) -> Usage:
    """What this process (or, with RUSAGE_CHILDREN, those that it has waited for) has used until now."""
    used = resource.getrusage(who)
    return Usage(time.perf_counter(), used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
