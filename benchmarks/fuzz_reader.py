"""`python -m benchmarks.fuzz_reader --seconds 60 --seed 1`: damaged files for reader and gate, in limited workers.

Takes the examples of all checks, damages them, reads them as the service does and gates what comes back. Prints how
often which finding came, and stops with 1 at anything that must never happen: a mistake of ours instead of a finding,
an answer that takes too long, or a delivery without a verdict. Nothing of a file is ever printed; a seed and a number
make any of them again.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from random import Random

from benchmarks.mutations import damaged, damaged_inside
from expectations.gate import GateInput, gate
from feeds.catalogue import render
from feeds.delivery import UploadedFile
from feeds.dropping import name_says
from feeds.history import AcceptedHistory
from feeds.pseudonymising import TokenKeys
from feeds.reading import ReadingError, WorkerPool, read_delivery
from feeds.reading.limits import DEFAULT_LIMITS

_EXAMPLES = Path(__file__).resolve().parent.parent / "examples" / "checks"
_KEYS = TokenKeys(bytes(range(32)))
_TODAY = date(2026, 4, 10)
_AT_ONCE = 40
"""Deliveries gated together: the set-up of the gate must not eat the time that is for reading."""


class NeverError(Exception):
    """What must never happen; says which file it was by its number."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run for the given time; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz_reader", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0, help="how long to go on")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same files")
    options = parser.parse_args(arguments)
    counts: Counter[str] = Counter()
    pool = WorkerPool(DEFAULT_LIMITS)
    try:
        fuzz(pool, options.seconds, options.seed, counts)
    except NeverError as error:
        print(f"seed {options.seed}, {error}", file=sys.stderr)
        return 1
    finally:
        pool.close()
        for said, number in sorted(counts.items()):
            print(f"{said:24} {number}")
    return 0


def fuzz(pool: WorkerPool, seconds: float, seed: int, counts: Counter[str]) -> None:
    """Read and gate damaged files until the time is over, counting what is found. Raises NeverError."""
    end = time.monotonic() + seconds
    waiting: list[GateInput] = []
    for number, file in enumerate(_files(seed)):
        if time.monotonic() > end:
            break
        waiting.append(_read(pool, number, file))
        counts["files"] += 1
        if len(waiting) == _AT_ONCE:
            _gate(waiting, counts)
            waiting.clear()
    if waiting:
        _gate(waiting, counts)


def _files(seed: int) -> Iterator[UploadedFile]:
    paths = sorted(path for path in _EXAMPLES.glob("*/*/*") if path.suffix in (".csv", ".xlsx"))
    contents = [(path.read_bytes(), name_says(path).feed) for path in paths]
    random = Random(seed)
    while True:
        content, feed = random.choice(contents)
        is_archive = content.startswith(b"PK\x03\x04") and b"PK\x05\x06" in content
        change = damaged_inside if is_archive and random.random() < 0.8 else damaged
        yield UploadedFile(change(content, random), feed if random.random() < 0.8 else None)


def _read(pool: WorkerPool, number: int, file: UploadedFile) -> GateInput:
    start = time.monotonic()
    try:
        read = read_delivery([file], municipality="LV0001000", period="2026-03", keys=_KEYS, pool=pool)
    except ReadingError as error:
        raise NeverError(f"file {number}: {error}") from None
    taken = time.monotonic() - start
    # A worker that breaks after other work is asked again afresh.
    if taken > 2 * DEFAULT_LIMITS.seconds:
        raise NeverError(f"file {number}: no answer for {taken:.0f} seconds")
    if not read.feeds and not read.findings:
        raise NeverError(f"file {number}: neither a table nor a finding")
    return GateInput(str(number), "LV0001000", "2026-03", read, received_on=_TODAY)


def _gate(waiting: Sequence[GateInput], counts: Counter[str]) -> None:
    # They are versions of one month, so that many are a correction of the one before.
    verdicts = gate(waiting, AcceptedHistory(), today=_TODAY)
    for given in waiting:
        verdict = verdicts.get(given.delivery_id)
        if verdict is None:
            raise NeverError(f"file {given.delivery_id}: no verdict")
        counts[f"verdict {verdict.outcome}"] += 1
        for finding in verdict.findings:
            counts[finding.check_id] += 1
            render(finding, "lv")
            render(finding, "en")


if __name__ == "__main__":
    sys.exit(main())
