"""A rejected delivery changes no mart by any route, and a failing build publishes nothing."""

import shutil
from datetime import UTC, datetime

import duckdb
import polars as pl
import pytest

from feeds.installation import Installation
from feeds.settings import Settings
from orchestration.running import JobRunner
from tests.e2e.running import PILOT, deliveries, marts, pajumte, run_inbox

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("pilot")]

BAD_STAYS = "stay_id,local_person_id,facility_id,check_in,check_out,exit_destination\n" + "".join(
    f"bad-{n},nobody-{n},nowhere,2023-10-01,,\n" for n in range(50)
)


@pytest.fixture(scope="module")
def rejected(pilot, tmp_path_factory):
    """The pilot's home after a rejected correction of Liepāja's last month, and the inbox with it."""
    folder = tmp_path_factory.mktemp("rejected")
    home, inbox = folder / "home", folder / "inbox"
    shutil.copytree(pilot[0], home, symlinks=True)
    inbox.mkdir()
    (inbox / "LV0005000_2023-10_shelter_stays.csv").write_text(BAD_STAYS, encoding="utf-8")
    assert pajumte("submit", inbox, home=home).returncode == 0
    assert pajumte("gate", "--all", home=home).returncode == 0
    last = deliveries(home)[-1]
    assert (last["verdict"], last["municipality"]) == ("rejected", "LV0005000")
    return home, inbox


@pytest.fixture
def with_rejected(pilot, rejected, tmp_path):
    """A home of one's own with the rejected delivery, the marts before it, and the inbox."""
    home = tmp_path / "home"
    shutil.copytree(rejected[0], home, symlinks=True)
    return home, marts(pilot[0]), rejected[1]


def test_not_by_the_run(with_rejected):
    home, before, inbox = with_rejected
    run_inbox(inbox, home)
    assert marts(home) == before


def test_not_by_a_build_of_its_own_and_not_even_in_the_build_file(with_rejected):
    home, before, _ = with_rejected
    _build_and_publish(home)
    assert marts(home) == before
    newest = max(home.glob("builds/*/pajumte_build.duckdb"))
    with duckdb.connect(str(newest), read_only=True) as connection:
        stays = connection.execute(
            "SELECT count(*) FROM accepted.shelter_stays WHERE delivery_id LIKE 'LV0005000-2023-10-v%'"
        ).fetchone()
        versions = connection.execute(
            "SELECT DISTINCT delivery_id FROM accepted.shelter_stays "
            "WHERE municipality = 'LV0005000' AND period = '2023-10'"
        ).fetchall()
    assert stays[0] > 0
    assert versions == [("LV0005000-2023-10-v1",)]


def test_not_by_the_job_that_schedules_and_sensors_start(with_rejected):
    home, before, _ = with_rejected
    installation = Installation.open(Settings(home=home))
    assert JobRunner.over(installation).run("build_and_publish")
    assert marts(home) == before


def test_a_build_whose_tests_fail_is_not_published(pilot_copy):
    """A row is smuggled into an accepted file: a dbt test sees it, and readers keep the earlier publication."""
    current = (pilot_copy / "published" / "current.duckdb").resolve()
    file = max(pilot_copy.glob("accepted/shelter_stays/LV0005000-2023-10-*.parquet"))
    frame = pl.read_parquet(file)
    pl.concat([frame, frame.head(1)]).write_parquet(file)
    done = pajumte("build", home=pilot_copy)
    assert done.returncode == 1
    assert "The build failed at" in done.stderr
    assert pajumte("run", "--inbox", file.parents[2] / "nothing", home=pilot_copy).returncode == 2
    assert (pilot_copy / "published" / "current.duckdb").resolve() == current


def test_a_build_as_of_an_earlier_moment_equals_the_build_made_then(pilot_copy, tmp_path):
    before = marts(pilot_copy)
    then = datetime.now(UTC).isoformat()
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    header = next(PILOT.rglob("LV0005000_2023-10_hf_support.csv")).read_text(encoding="utf-8").splitlines()[0]
    (inbox / "LV0005000_2023-10_hf_support.csv").write_text(header + "\n", encoding="utf-8")
    assert pajumte("submit", inbox, home=pilot_copy).returncode == 0
    assert pajumte("gate", "--all", home=pilot_copy).returncode == 0
    confirmed = pajumte("confirm", "--all", "--reason", "no support was given in October", home=pilot_copy)
    assert confirmed.returncode == 0, confirmed.stderr
    _build_and_publish(pilot_copy)
    assert marts(pilot_copy) != before, "the correction counts"
    _build_and_publish(pilot_copy, "--as-of", then)
    assert marts(pilot_copy) == before


def _build_and_publish(home, *cut):
    assert pajumte("build", *cut, home=home).returncode == 0
    assert pajumte("publish", home=home).returncode == 0
