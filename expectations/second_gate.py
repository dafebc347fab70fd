"""A second process that gates a share of what waits: `python -m expectations.second_gate`, its task on standard input.

It enters its verdicts in the ledger itself, and tells its parent of every batch that it has decided.
"""

from __future__ import annotations

import os
import pickle
import sys
from pathlib import Path
from typing import BinaryIO

from expectations.gating import gate_share
from expectations.second_gate_process import Task
from feeds.installation import Installation


def main() -> None:
    """Do the task. What it says is pickled, as the task is: both come from our own processes."""
    task: Task = pickle.load(sys.stdin.buffer)
    decided = _taken_standard_output()

    def tell(batch: object) -> None:
        pickle.dump(batch, decided)
        decided.flush()

    gate_share(Installation.open(task.settings, task.clock), task.delivery_ids, tell)


def _taken_standard_output() -> BinaryIO:
    """A copy of standard output; what anything else prints is lost."""
    decided = os.fdopen(os.dup(1), "wb")
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 1)
    return decided


if __name__ == "__main__":
    main()
