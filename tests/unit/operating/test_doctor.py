"""The doctor names what is wrong with a home, and only that."""

import os
import shutil
import sqlite3
import time
from contextlib import closing

import pytest
from pyrage.x25519 import Identity

from orchestration.doctor import EXAMINATIONS
from tests.e2e.running import pajumte
from tests.unit.operating.homes import a_home, accept, at, publish, receive

FIRST, SECOND = "20260309T080000000000_aaaaaa", "20260310T080000000000_bbbbbb"


def ailments(installation):
    """What each subject suffers from: its sentences, the grave ones."""
    found = {e.subject: e.ailments(installation) for e in EXAMINATIONS}
    return {
        subject: [a.sentence for a in suffered if a.is_grave]
        for subject, suffered in found.items()
        if any(a.is_grave for a in suffered)
    }


@pytest.fixture
def installation(tmp_path):
    """A home in which all is well: one accepted delivery, published."""
    installation = a_home(tmp_path / "home")
    receipt = receive(installation, at(days=2))
    accept(installation, receipt, at(days=2))
    publish(installation, FIRST, at(days=1))
    return installation


@pytest.fixture
def accepted(installation):
    return next(installation.home.accepted.rglob("*.parquet"))


def test_a_home_in_which_all_is_well_has_no_ailment(installation):
    assert [a for e in EXAMINATIONS for a in e.ailments(installation)] == []


def test_a_new_home_has_nothing_grave(tmp_path):
    assert ailments(a_home(tmp_path)) == {}


@pytest.mark.parametrize("key", ["pseudonym.key", "archive.identity", "archive.recipient"])
def test_a_missing_key_is_named(installation, key):
    (installation.home.keys / key).unlink()

    assert list(ailments(installation)) == ["keys"]


def test_a_recipient_of_another_identity_is_found_before_anything_is_lost(installation):
    (installation.home.keys / "archive.recipient").write_text(f"{Identity.generate().to_public()}\n")

    (sentence,) = ailments(installation)["keys"]
    assert "not a pair" in sentence


def test_a_key_that_others_can_read_is_named(installation):
    file = installation.home.keys / "pseudonym.key"
    file.chmod(0o640)

    (sentence,) = ailments(installation)["keys"]
    assert f"chmod 600 {file}" in sentence


def test_in_production_a_key_under_home_is_wrong(installation, tmp_path):
    outside = tmp_path / "pseudonym.key"
    shutil.move(installation.home.keys, tmp_path / "keys")
    shutil.copy(tmp_path / "keys" / "pseudonym.key", outside)
    identity = installation.home.root / "archive.identity"
    shutil.copy(tmp_path / "keys" / "archive.identity", identity)
    recipient = (tmp_path / "keys" / "archive.recipient").read_text().strip()
    production = a_home(
        installation.home.root,
        env="production",
        pseudonym_key_file=outside,
        archive_identity_file=identity,
        archive_recipient=recipient,
    )

    (sentence,) = ailments(production)["keys"]
    assert "lies under home" in sentence
    assert str(identity) in sentence


def test_an_original_that_is_gone_is_named_by_its_delivery(installation):
    next(installation.home.received.rglob("*.age")).unlink()

    (sentence,) = ailments(installation)["encrypted originals"]
    assert "LV0001000-2026-02-v1" in sentence


def test_an_accepted_file_that_is_gone_stops_every_build(installation, accepted):
    accepted.unlink()

    (sentence,) = ailments(installation)["accepted files"]
    assert "shelter_stays of LV0001000-2026-02-v1" in sentence


def test_an_accepted_file_cut_short_is_not_what_was_accepted(installation, accepted):
    accepted.write_bytes(b"row")

    (sentence,) = ailments(installation)["accepted files"]
    assert "not what was accepted" in sentence


def test_a_file_that_no_verdict_knows_harms_nothing(installation, accepted):
    shutil.copy(accepted, accepted.with_name("LV0001000-2026-03-v1.parquet"))

    found = [a for e in EXAMINATIONS for a in e.ailments(installation)]

    assert [a.is_grave for a in found] == [False]
    assert found[0].sentence.startswith("1 files")


@pytest.mark.parametrize(("minutes", "is_late"), [(60, False), (61, True)])
def test_a_delivery_may_wait_an_hour_to_be_gated(installation, minutes, is_late):
    receive(installation, at(minutes=minutes), period="2026-03")

    assert list(ailments(installation)) == (["ledger"] if is_late else [])


def test_a_ledger_ahead_of_the_clock_is_named(installation):
    receive(installation, at(days=-1), period="2026-03")

    (sentence,) = ailments(installation)["ledger"]
    assert "2026-03-11 12:00" in sentence


def test_a_damaged_page_of_the_ledger_is_found(installation):
    file = installation.home.ledger_file
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with file.open("r+b") as content:
        content.seek(file.stat().st_size // 2)
        content.write(b"\xff" * 4096 * 4)

    (sentence,) = ailments(installation)["ledger"]
    assert "put back the ledger of the last backup" in sentence


@pytest.mark.parametrize(("hours", "is_late"), [(24, False), (25, True)])
def test_an_accepted_delivery_is_published_within_a_day(installation, hours, is_late):
    receipt = receive(installation, at(hours=hours), period="2026-03")
    accept(installation, receipt, at(hours=hours))
    publish(installation, SECOND, at(hours=30))

    assert list(ailments(installation)) == (["publication"] if is_late else [])


def test_a_link_that_points_nowhere_names_the_way_back(installation):
    installation.home.current.unlink()
    installation.home.current.symlink_to("gone.duckdb")

    (sentence,) = ailments(installation)["publication"]
    assert f"pajumte rollback {FIRST}" in sentence


def test_a_publication_cut_short_is_found(installation):
    file = installation.home.current.resolve()
    file.write_bytes(file.read_bytes()[:5000])

    (sentence,) = ailments(installation)["publication"]
    assert "cannot be read" in sentence


def test_what_stopped_processes_left_is_told_after_a_day(installation):
    left = installation.home.accepted / ".rows.parquet.1.tmp"
    left.touch()
    assert [a for e in EXAMINATIONS for a in e.ailments(installation)] == []

    os.utime(left, (time.time() - 25 * 3600,) * 2)

    (found,) = [a for e in EXAMINATIONS for a in e.ailments(installation)]
    assert not found.is_grave


def test_a_full_disk_is_named(installation, monkeypatch):
    usage = shutil.disk_usage(installation.home.root)._replace(free=2**30)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)

    (sentence,) = ailments(installation)["disk"]
    assert "1.0 GiB left" in sentence


def test_the_command_says_it_all_and_ends_with_1(installation, accepted):
    accepted.unlink()

    done = pajumte("doctor", home=installation.home.root)

    assert done.returncode == 1
    assert "shelter_stays of LV0001000-2026-02-v1" in done.stdout
    assert "publication: in order" in done.stdout


def test_a_home_that_is_not_there_is_not_made(tmp_path):
    done = pajumte("doctor", home=tmp_path / "nowhere")

    assert done.returncode == 2
    assert "There is no home at" in done.stderr
    assert not (tmp_path / "nowhere").exists()
