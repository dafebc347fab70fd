"""Readers are shown an earlier publication; nothing else changes."""

import duckdb
import pytest

from feeds.errors import UserError
from orchestration.rolling_back import publications, roll_back
from tests.unit.operating.homes import a_home, at, publish

FIRST, SECOND, THIRD = (f"2026030{day}T080000000000_aaaaaa" for day in (7, 8, 9))


@pytest.fixture
def installation(tmp_path):
    """Three publications, the last one current, and a public file beside it."""
    installation = a_home(tmp_path)
    for build_id, days in ((FIRST, 3), (SECOND, 2), (THIRD, 1)):
        publish(installation, build_id, at(days=days))
    publish(installation, f"public_{THIRD}", at(days=1), is_current=False)
    return installation


def seen(installation):
    """The build that a reader who opens the link sees."""
    with duckdb.connect(str(installation.home.current.resolve()), read_only=True) as connection:
        return connection.execute("SELECT build_id FROM marts.publication").fetchone()[0]


def test_without_a_name_it_is_the_one_before_the_current(installation):
    assert roll_back(installation).build_id == SECOND
    assert seen(installation) == SECOND
    assert roll_back(installation).build_id == FIRST
    assert seen(installation) == FIRST


def test_the_public_file_of_that_build_is_shown_with_it(installation):
    publish(installation, f"public_{SECOND}", at(days=2), is_current=False)

    roll_back(installation)

    assert installation.home.current_public.resolve().name == f"pajumte_public_{SECOND}.duckdb"


def test_where_that_build_has_no_public_file_the_public_one_stays(installation):
    installation.home.current_public.symlink_to(f"pajumte_public_{THIRD}.duckdb")

    roll_back(installation, FIRST)

    assert installation.home.current_public.resolve().name == f"pajumte_public_{THIRD}.duckdb"


def test_any_publication_can_be_named_later_ones_too(installation):
    roll_back(installation, FIRST)
    roll_back(installation, THIRD)

    assert seen(installation) == THIRD
    assert [p.is_current for p in publications(installation.home)] == [False, False, True]


def test_a_reader_who_has_it_open_keeps_what_he_reads(installation):
    with duckdb.connect(str(installation.home.current.resolve()), read_only=True) as reader:
        roll_back(installation)

        assert reader.execute("SELECT build_id FROM marts.publication").fetchone() == (THIRD,)


def test_the_ledger_notes_it_once(installation):
    before = installation.ledger.last_event()

    roll_back(installation, SECOND)
    roll_back(installation, SECOND)

    assert installation.ledger.last_event() == before + 1


@pytest.mark.parametrize("build_id", ["20260301T080000000000_cccccc", f"public_{THIRD}", "../current"])
def test_what_was_never_published_is_not_pointed_at(installation, build_id):
    with pytest.raises(UserError, match="There is no publication of build"):
        roll_back(installation, build_id)

    assert seen(installation) == THIRD


def test_before_the_oldest_there_is_none(installation):
    roll_back(installation, FIRST)

    with pytest.raises(UserError, match="the oldest publication"):
        roll_back(installation)

    assert seen(installation) == FIRST


def test_a_lost_link_is_put_back_by_name(installation):
    installation.home.current.unlink()

    with pytest.raises(UserError, match="name one"):
        roll_back(installation)
    roll_back(installation, THIRD)

    assert seen(installation) == THIRD
