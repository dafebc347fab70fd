"""A backup holds what the ledger names; a restore makes the same home of it, or none."""

import json
import sqlite3
from datetime import timedelta

import pytest

from feeds.errors import UserError
from feeds.installation import Installation
from feeds.settings import Settings
from orchestration.backing_up import restore, take_backup
from tests.unit.operating.homes import NOW, a_home, accept, at, publish, receive


@pytest.fixture
def installation(tmp_path):
    """One accepted delivery, one that waits, one publication."""
    installation = a_home(tmp_path / "home")
    accept(installation, receive(installation, at(days=3)), at(days=2))
    receive(installation, at(days=1), period="2026-03")
    publish(installation, "20260309T080000000000_aaaaaa", at(days=1))
    return installation


@pytest.fixture
def backups(tmp_path):
    return tmp_path / "backups"


def later(installation, **ago):
    """The same home some time later."""
    return Installation(installation.home, installation.ledger, installation.settings, lambda: NOW + timedelta(**ago))


def test_what_is_restored_is_what_was_backed_up(installation, backups, tmp_path):
    backup = take_backup(installation, backups)

    home = restore(backup.folder, Settings(home=tmp_path / "new"), lambda: NOW).home

    again = Installation.open(Settings(home=home), lambda: NOW)
    assert again.ledger.accepted_files() == installation.ledger.accepted_files()
    assert [d.delivery_id for d in again.ledger.waiting()] == [d.delivery_id for d in installation.ledger.waiting()]
    assert again.ledger.deliveries() == installation.ledger.deliveries()
    assert again.home.current.resolve().read_bytes() == installation.home.current.resolve().read_bytes()
    assert (again.home.received / "folder-2026-02" / "1.age").read_bytes() == b"sealed"
    assert not again.home.keys.exists()
    assert backup.missing == ()


def test_a_restored_home_goes_on_where_it_was(installation, backups, tmp_path):
    backup = take_backup(installation, backups)
    restore(backup.folder, Settings(home=tmp_path / "new"), lambda: NOW)
    again = Installation.open(Settings(home=tmp_path / "new"), lambda: NOW)

    receipt = receive(again, at(), period="2026-04")

    assert receipt.is_new
    assert again.ledger.last_event() > installation.ledger.last_event()


def test_no_key_is_in_a_backup(installation, backups):
    secret = next(installation.home.keys.glob("pseudonym*")).read_bytes().strip()
    backup = take_backup(installation, backups)

    assert not any(secret in path.read_bytes() for path in backup.folder.rglob("*") if path.is_file())


def test_what_the_last_backup_holds_is_linked_not_copied(installation, backups):
    first = take_backup(installation, backups)
    receive(installation, at(), period="2026-04")
    second = take_backup(later(installation, days=1), backups)

    name = "received/folder-2026-02/1.age"
    assert (first.folder / name).stat().st_ino == (second.folder / name).stat().st_ino
    assert second.copied == 2  # the ledger and the new original
    assert (second.folder / "received/folder-2026-04/1.age").exists()


def test_a_file_that_was_written_anew_is_copied_anew(installation, backups, tmp_path):
    log = installation.home.openings
    log.parent.mkdir()
    log.write_text("one\n")
    take_backup(installation, backups)
    log.write_text("one\ntwo\n")
    second = take_backup(later(installation, days=1), backups)

    restore(second.folder, Settings(home=tmp_path / "new"), lambda: NOW)

    assert (tmp_path / "new/analyst/openings.jsonl").read_text() == "one\ntwo\n"


def test_accounts_are_backed_up_while_the_portal_runs(installation, backups):
    with sqlite3.connect(installation.home.root / "portal.sqlite") as portal:
        portal.execute("PRAGMA journal_mode=WAL")
        portal.execute("CREATE TABLE account (name)")
        portal.execute("INSERT INTO account VALUES ('Anna Ozola')")
        portal.commit()
        backup = take_backup(installation, backups)
    with sqlite3.connect(backup.folder / "portal.sqlite") as copy:
        assert copy.execute("SELECT count(*) FROM account").fetchone() == (1,)


def test_a_file_that_the_ledger_names_and_home_lacks_is_told(installation, backups):
    (installation.home.received / "folder-2026-02" / "1.age").unlink()

    backup = take_backup(installation, backups)

    assert backup.missing == ("received/folder-2026-02/1.age",)


@pytest.mark.parametrize("harm", ["changed", "gone", "cut"])
def test_a_damaged_backup_makes_no_home(installation, backups, tmp_path, harm):
    backup = take_backup(installation, backups)
    victim = next((backup.folder / "accepted").rglob("*.parquet"))
    if harm == "gone":
        victim.unlink()
    else:
        victim.write_bytes(b"r0ws" if harm == "changed" else b"")

    with pytest.raises(UserError, match="not what was backed up") as told:
        restore(backup.folder, Settings(home=tmp_path / "new"), lambda: NOW)

    assert victim.name in str(told.value)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backups", "home"]


def test_a_home_that_holds_anything_is_not_written_over(installation, backups):
    backup = take_backup(installation, backups)
    with pytest.raises(UserError, match="is not empty"):
        restore(backup.folder, installation.settings, lambda: NOW)


def test_keys_may_be_put_back_first(installation, backups, tmp_path):
    backup = take_backup(installation, backups)
    (tmp_path / "new" / "keys").mkdir(parents=True)
    (tmp_path / "new" / "keys" / "pseudonym.key").write_text("0" * 64)

    restore(backup.folder, Settings(home=tmp_path / "new"), lambda: NOW)

    assert (tmp_path / "new" / "keys" / "pseudonym.key").exists()
    assert (tmp_path / "new" / "ledger.sqlite").exists()


def test_a_backup_under_home_is_refused(installation):
    with pytest.raises(UserError, match="lies under home"):
        take_backup(installation, installation.home.root / "backups")


def test_what_a_killed_backup_left_is_cleared_away_and_never_taken_for_one(installation, backups, tmp_path):
    (backups / ".unfinished-1").mkdir(parents=True)
    backup = take_backup(installation, backups)
    assert [path.name for path in backups.iterdir()] == [backup.folder.name]
    (backup.folder / "manifest.json").unlink()
    with pytest.raises(UserError, match="no whole backup"):
        restore(backup.folder, Settings(home=tmp_path / "new"), lambda: NOW)


def test_a_name_that_leads_out_of_the_backup_is_refused(installation, backups, tmp_path):
    backup = take_backup(installation, backups)
    manifest = backup.folder / "manifest.json"
    told = json.loads(manifest.read_text())
    told["files"]["../../stray"] = ["0" * 64, 1, 1]
    manifest.write_text(json.dumps(told))
    with pytest.raises(UserError, match="no whole backup"):
        restore(backup.folder, Settings(home=tmp_path / "new"), lambda: NOW)
