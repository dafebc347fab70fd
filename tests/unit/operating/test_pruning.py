"""Old build folders go, the latest and every publication stay."""

import pytest

from orchestration.build import latest_build_began, latest_tested_build, prune_builds
from tests.unit.operating.homes import a_home, at, publish

BUILDS = [f"2026030{day}T080000000000_aaaaaa" for day in range(1, 6)]


@pytest.fixture
def installation(tmp_path):
    installation = a_home(tmp_path)
    for build_id in BUILDS:
        folder = installation.home.builds / build_id
        folder.mkdir()
        (folder / "pajumte_build.duckdb").write_bytes(b"rows")
        (folder / "tested.json").write_text("{}")
        publish(installation, build_id, at(days=1))
    return installation


def left(installation):
    return sorted(folder.name for folder in installation.home.builds.iterdir())


def test_the_latest_three_stay(installation):
    assert prune_builds(installation) == 2
    assert left(installation) == BUILDS[2:]
    assert latest_tested_build(installation).build_id == BUILDS[-1]
    assert f"{latest_build_began(installation.home):%d}" == "05"


def test_how_many_stay_is_a_setting(installation):
    prune_builds(a_home(installation.home.root, keep_builds=1))

    assert left(installation) == BUILDS[-1:]


def test_fewer_than_that_all_stay(installation):
    prune_builds(installation)

    assert prune_builds(installation) == 0
    assert left(installation) == BUILDS[2:]


def test_publications_stay(installation):
    prune_builds(installation)

    assert len(list(installation.home.published.glob("pajumte_*.duckdb"))) == len(BUILDS)


def test_what_a_kill_left_of_an_earlier_pruning_goes_too(installation):
    (installation.home.builds / f".pruned-{BUILDS[0]}").mkdir()

    prune_builds(installation)

    assert left(installation) == BUILDS[2:]
