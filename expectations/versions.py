"""What a verdict was decided by: digests of the contracts, and of everything that judges (quality-checks.md).

Both change with every change of what they stand for, and with nothing else, on every machine.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path

import feeds.rules
from expectations.suites import suite_of
from feeds.catalogue import CATALOGUE
from feeds.contract_loading import CONTRACTS, load_contracts
from feeds.thresholds import THRESHOLDS

_DIGITS = 16


@cache
def contract_version() -> str:
    """Digest of all contract files."""
    return _digest_of_files(sorted(CONTRACTS.glob("*.yaml")))


@cache
def suite_version() -> str:
    """Digest of every feed's suite, of the rules' source, and of the catalogue and thresholds files."""
    suites = [
        [expectation.type, dict(expectation.arguments), expectation.meta]
        for feed in load_contracts().values()
        for expectation in suite_of(feed)
    ]
    rules = sorted(Path(feeds.rules.__path__[0]).glob("*.py"))
    parts = [json.dumps(suites, sort_keys=True), _digest_of_files([*rules, CATALOGUE, THRESHOLDS])]
    return sha256("\n".join(parts).encode()).hexdigest()[:_DIGITS]


def _digest_of_files(paths: Iterable[Path]) -> str:
    digest = sha256()
    for path in paths:
        digest.update(f"{path.name}\n".encode())
        digest.update(sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:_DIGITS]
