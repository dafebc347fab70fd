"""Readers who open the link while a hundred publications go by always see one of them, whole, and never an error."""

import subprocess
import sys

import duckdb
import pytest

from orchestration.build import Build, publish
from orchestration.rolling_back import publications, roll_back
from tests.unit.operating.homes import a_home

PUBLICATIONS, READERS = 100, 2
# Opens the link as any client does, and counts what it saw until nobody listens any more.
READER = """
import sys, threading, duckdb
ended = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
seen, reads = set(), 0
while not ended.is_set():
    with duckdb.connect(sys.argv[1], read_only=True) as connection:
        first = connection.execute("SELECT min(n), max(n), count(*) FROM marts.first").fetchone()
        last = connection.execute("SELECT min(n), max(n), count(*) FROM quality.last").fetchone()
    assert first == last and first[0] == first[1] and first[2] == 1000, (first, last)
    seen.add(first[0])
    reads += 1
print(reads, len(seen))
"""


@pytest.fixture
def installation(tmp_path):
    return a_home(tmp_path)


def a_tested_build(installation, number):
    """A build whose every table says which one it is."""
    build_id = f"20260310T{number:012d}_aaaaaa"
    build = Build(build_id, installation.home.builds / build_id, None, None)
    build.folder.mkdir(parents=True)
    with duckdb.connect(str(build.file)) as connection:
        for schema, table in (("marts", "first"), ("quality", "last")):
            connection.execute(f"CREATE SCHEMA {schema}")
            connection.execute(f"CREATE TABLE {schema}.{table} AS SELECT {number} AS n FROM range(1000)")
    build.mark_tested()
    return build


def test_readers_never_see_half_of_a_publication(installation):
    publish(installation, a_tested_build(installation, 0))
    readers = [
        subprocess.Popen(
            [sys.executable, "-c", READER, str(installation.home.current)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(READERS)
    ]
    for number in range(1, PUBLICATIONS):
        publish(installation, a_tested_build(installation, number))
        if number % 10 == 0:
            roll_back(installation)
    told = [reader.communicate("", timeout=60) for reader in readers]

    assert [reader.returncode for reader in readers] == [0] * READERS, [err[-500:] for _, err in told]
    for out, _ in told:
        reads, seen = map(int, out.split())
        assert reads >= seen > 1
    assert len(publications(installation.home)) == PUBLICATIONS
