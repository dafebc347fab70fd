"""A vendor's export through the real gate: rejected without a mapping, accepted with one, judged ever after as then."""

import subprocess
import sys
from dataclasses import replace

import pytest

from expectations.checking import Shown, check_shown
from feeds.dropping import NameSays
from feeds.findings import Outcome
from feeds.mappings import Source
from feeds.submitting import submit
from tests.e2e.town import RIGA, Town, month_files
from tests.worlds.vendor import CLIENTS, OF_CLIENTS, OF_STAYS, STAYS, vendor_files

MAY = "2026-05"
BY = "Rīga (lietvedis)"


@pytest.fixture
def town(tmp_path):
    return Town(tmp_path / "home")


def save(town, *mappings):
    clock = town.installation.clock
    return [
        town.ledger.save_mapping(RIGA, mapping, saved_by=BY, saved_at=clock().replace(tzinfo=None))
        for mapping in mappings
    ]


def deliver(town, files=None):
    """The export with the places, which come in our own columns."""
    return submit(
        (month_files()[0], *(files or vendor_files())),
        municipality=RIGA,
        period=MAY,
        says=NameSays(RIGA, MAY),
        home=town.installation.home,
        ledger=town.ledger,
        archive=town.installation.archive_writer(),
        clock=town.installation.clock,
    )


def test_an_export_is_rejected_without_a_mapping_and_accepted_with_it(town):
    named = [replace(file, feed=feed) for file, feed in zip(vendor_files(), ("persons", "shelter_stays"), strict=True)]
    before = deliver(town, named)
    town.gate()
    assert town.state(before.delivery_id).verdict == "rejected"
    save(town, OF_STAYS, OF_CLIENTS)
    after = deliver(town, named)
    assert after.is_new, "the same bytes, read by a new mapping, are another delivery"
    town.gate()
    state = town.state(after.delivery_id)
    assert state.is_accepted, [s.message for s in state.findings]
    assert state.feeds == {"facilities": 1, "persons": 3, "shelter_stays": 3}


def test_the_ledger_keeps_version_and_digest_of_what_a_delivery_was_read_by(town):
    save(town, OF_STAYS, OF_CLIENTS)
    delivery = deliver(town).delivery_id
    town.gate()
    used = town.state(delivery).mappings
    assert {feed: (m.version, m.content_hash) for feed, m in used.items()} == {
        "persons": (1, OF_CLIENTS.digest),
        "shelter_stays": (1, OF_STAYS.digest),
    }
    assert town.ledger.mappings_of(delivery) == (replace(OF_CLIENTS, version=1), replace(OF_STAYS, version=1))


def test_bytes_are_judged_by_the_version_of_their_time_however_late_the_gate_comes(town):
    save(town, OF_STAYS, OF_CLIENTS)
    delivery = deliver(town).delivery_id
    wrong = replace(OF_STAYS, sources={**OF_STAYS.sources, "check_in": Source("Gulta")}, left_out=("Iestājās",))
    save(town, wrong)
    town.gate()
    assert town.state(delivery).is_accepted
    assert town.state(delivery).mappings["shelter_stays"].version == 1
    later = deliver(town)
    assert later.is_new
    town.gate()
    assert town.state(later.delivery_id).verdict == "rejected"
    assert town.state(later.delivery_id).mappings["shelter_stays"].version == 2


def test_a_month_that_is_judged_again_is_read_as_it_was_when_it_was_accepted(town):
    save(town, OF_STAYS, OF_CLIENTS)
    delivery = deliver(town).delivery_id
    town.gate()
    save(town, replace(OF_STAYS, sources={**OF_STAYS.sources, "check_in": Source("Gulta")}, left_out=("Iestājās",)))
    town.gated("2026-04", ("S1", "P1", "2026-04-02", "2026-04-09"))
    state = town.state(delivery)
    assert state.because_of, "April came into force after May"
    assert state.is_accepted
    assert state.mappings["shelter_stays"].version == 1


def test_the_same_files_are_the_same_delivery_while_no_mapping_has_changed(town):
    save(town, OF_STAYS, OF_CLIENTS)
    first = deliver(town)
    town.gate()
    again = deliver(town)
    assert (again.delivery_id, again.is_new) == (first.delivery_id, False)


def test_a_template_that_was_accepted_is_the_same_delivery_whatever_becomes_of_mappings(town):
    files = month_files(("S1", "P1", "2026-05-02", "2026-05-09"))
    first = deliver(town, files[1:])
    town.gate()
    assert town.state(first.delivery_id).is_accepted
    save(town, OF_STAYS)
    assert not deliver(town, files[1:]).is_new
    assert town.state(first.delivery_id).mappings == {}


def test_versions_are_numbered_kept_and_brought_back_as_new_ones(town):
    save(town, OF_STAYS)
    other = replace(OF_STAYS, left_out=())
    (second,) = save(town, other)
    assert [second.version, save(town, other)[0].version] == [2, 2], "what says the same is no new version"
    third = town.ledger.save_mapping(RIGA, OF_STAYS, saved_by=BY, saved_at=second.saved_at, restores=1)
    assert (third.version, third.restores, third.mapping.digest) == (3, 1, OF_STAYS.digest)
    assert [v.version for v in town.ledger.mapping_versions(RIGA, "shelter_stays")] == [1, 2, 3]
    assert town.ledger.mappings_in_force("LV0005000") == ()


def test_a_renamed_municipality_keeps_its_mappings(town):
    ledger, at = town.ledger, town.installation.clock().replace(tzinfo=None)
    ledger.save_mapping("LV0038000", OF_STAYS, saved_by=BY, saved_at=at)
    assert [m.feed for m in ledger.mappings_in_force("LV0038001")] == ["shelter_stays"]


def test_findings_name_the_clerk_s_own_titles_and_rows(town):
    save(town, OF_STAYS, OF_CLIENTS)
    broken = STAYS.read_text(encoding="utf-8").replace("04.05.2026.", "34.05.2026.").replace(";P9;", ";P8;")
    files = (month_files()[0], *(replace(f, content=c) for f, c in zip(vendor_files(), _contents(broken), strict=True)))
    (answer,), _ = check_shown([Shown(RIGA, MAY, files)], town.installation)
    from feeds.catalogue import render

    told = {f.check_id: render(f, "lv") for f in answer.verdict.findings}
    assert answer.verdict.outcome is Outcome.REJECTED
    assert "kolonna “Iestājās” (Ierašanās datums), 3. rinda" in told["VAL-03"]
    assert "kolonna “Iemesls” (Galvenais iemesls), 4. rinda" in told["VAL-04"]


def test_a_column_that_the_export_lacks_is_asked_for_by_its_own_title_and_a_new_one_is_told(town):
    save(town, OF_STAYS, OF_CLIENTS)
    changed = STAYS.read_text(encoding="utf-8").replace("Iestājās", "Ieradās")
    files = (
        month_files()[0],
        *(replace(f, content=c) for f, c in zip(vendor_files(), _contents(changed), strict=True)),
    )
    (answer,), _ = check_shown([Shown(RIGA, MAY, files)], town.installation)
    from feeds.catalogue import render

    told = {f.check_id: render(f, "en") for f in answer.verdict.findings}
    assert "column “Iestājās” (Check-in)" in told["FILE-12"]
    assert "version 1 of your mapping does not know it" in told["FILE-13"]
    assert "Ieradās" not in str(answer.verdict), "a header that nobody has saved is never quoted"


def test_pajumte_check_finds_the_mapping_of_its_municipality_in_a_home(town, tmp_path):
    save(town, OF_STAYS, OF_CLIENTS)
    contents = (month_files()[0].content, CLIENTS.read_bytes(), STAYS.read_bytes())
    paths = [tmp_path / f"{RIGA}_{MAY}_{feed}.csv" for feed in ("facilities", "persons", "shelter_stays")]
    for path, content in zip(paths, contents, strict=True):
        path.write_bytes(content)
    command = [sys.executable, "-m", "cli", "check", *map(str, paths)]
    with_home = _run([*command, "--home", str(town.installation.home.root)])
    assert with_home.returncode == 0, with_home.stdout
    without = _run(command)
    assert without.returncode != 0
    assert "FILE-10" in without.stdout


def _contents(stays):
    return CLIENTS.read_bytes(), stays.encode()


def _run(command):
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
