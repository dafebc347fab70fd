"""The folder of a release is whole or not there, and never changed; what was released is remembered."""

import json
import signal
import subprocess
import sys
import time
from dataclasses import replace

import pytest

from analyst.releases.content import ReleaseContent
from analyst.releases.folder import write_folder
from analyst.releases.manifest import manifest
from analyst.releases.records import read_records, same_release, write_record
from feeds.errors import UserError
from tests.unit.releases.samples import content

FILES = {"manifest.json": b"{}", "csv/a.csv": b"1"}
ENDLESS = """
import sys, pathlib
from analyst.releases.folder import write_folder
files = {f"csv/{number:06}.csv": b"x" * 1000 for number in range(200_000)}
write_folder(pathlib.Path(sys.argv[1]), files)
"""


def test_a_folder_is_written_with_all_its_files(tmp_path):
    assert write_folder(tmp_path / "out" / "2026-Q3", FILES)
    assert (tmp_path / "out/2026-Q3/csv/a.csv").read_bytes() == b"1"
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["2026-Q3"]


def test_the_same_again_changes_nothing_and_other_bytes_are_refused(tmp_path):
    write_folder(tmp_path / "2026-Q3", FILES)
    assert not write_folder(tmp_path / "2026-Q3", FILES)
    with pytest.raises(UserError, match="is there already and holds other files"):
        write_folder(tmp_path / "2026-Q3", {**FILES, "csv/a.csv": b"2"})
    with pytest.raises(UserError):
        write_folder(tmp_path / "2026-Q3", {"manifest.json": b"{}"})
    assert (tmp_path / "2026-Q3/csv/a.csv").read_bytes() == b"1"


def test_a_file_in_the_folder_s_place_is_a_user_error(tmp_path):
    (tmp_path / "2026-Q3").write_text("mine")
    with pytest.raises(UserError, match="holds other files"):
        write_folder(tmp_path / "2026-Q3", FILES)


def test_a_killed_run_leaves_no_half_release_and_the_next_one_tidies_up(tmp_path):
    target = tmp_path / "2026-Q3"
    process = subprocess.Popen([sys.executable, "-c", ENDLESS, str(target)])
    while len(list(tmp_path.glob(".2026-Q3.*.tmp/csv/*"))) < 5:
        assert process.poll() is None
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert not target.exists()
    assert list(tmp_path.glob(".2026-Q3.*.tmp"))
    write_folder(target, FILES)
    assert [p.name for p in tmp_path.iterdir()] == ["2026-Q3"]


def test_a_record_gives_back_what_was_released(tmp_path):
    released = content()
    write_record(tmp_path, 1, released)
    (record,) = read_records(tmp_path)
    assert (record.number, record.period, record.threshold) == (1, "2026-Q3", 5)
    assert (record.publication, record.deliveries) == (released.publication, released.deliveries)
    assert record.observations.equals(released.observations)


def test_the_manifest_tells_no_more_of_what_is_left_out_than_the_flags_do_and_the_record_tells_all(tmp_path):
    """From the share that is left out of a sum, and the rest of it, the sum left out would follow."""
    told = json.loads(manifest(content(), {}))["information_loss"]
    assert told == [
        {
            "table": "stock_by_municipality",
            "unit_measure": "PS",
            "figures": 8,
            "left_out": 2,
            "primary": 2,
            "secondary": 0,
            "share_of_figures": 0.25,
        }
    ]
    kept = write_record(tmp_path, 1, content()) / "record.json"
    assert json.loads(kept.read_text(encoding="utf-8"))["information_loss"][0]["share_of_value"] == 0.0123


def test_the_same_release_is_found_again_and_another_one_is_not(tmp_path):
    released = content()
    write_record(tmp_path, 1, released)
    write_record(tmp_path, 2, content(period="2026-09"))
    records = read_records(tmp_path)
    assert same_release(records, "2026-Q3", released.publication, 5, released.code, None) == 1
    assert same_release(records, "2026-09", released.publication, 5, released.code, None) == 2
    assert same_release(records, "2026-Q3", released.publication, 10, released.code, None) is None
    later = replace(released.publication, build_id="later")
    assert same_release(records, "2026-Q3", later, 5, released.code, None) is None
    assert same_release(records, "2026-Q3", released.publication, 5, "0.2.0+ddd", None) is None


def test_a_record_is_never_overwritten(tmp_path):
    write_record(tmp_path, 1, content())
    write_record(tmp_path, 1, content())
    other: ReleaseContent = replace(content(), threshold=10)
    with pytest.raises(UserError, match="holds other files"):
        write_record(tmp_path, 1, other)
