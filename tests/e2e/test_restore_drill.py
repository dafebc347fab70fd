"""The drill: what is restored from a backup into an empty home builds the same marts, figure by figure."""

import shutil

import pytest

from tests.e2e.running import deliveries, marts, pajumte

pytestmark = pytest.mark.xdist_group("pilot")


def test_a_restored_home_builds_the_same_marts(pilot_copy, tmp_path):
    home = pilot_copy
    backed_up = pajumte("backup", tmp_path / "backups", home=home)
    assert backed_up.returncode == 0, backed_up.stderr
    (backup,) = (tmp_path / "backups").iterdir()
    new = tmp_path / "new"

    restored = pajumte("restore", backup, home=new)
    assert restored.returncode == 0, restored.stderr
    shown_at_once = marts(new)
    without_keys = pajumte("build", home=new)
    shutil.copytree(home / "keys", new / "keys")
    looked_at = pajumte("doctor", home=new)
    built = pajumte("build", home=new)
    published = pajumte("publish", home=new)

    assert without_keys.returncode == 2
    assert "Traceback" not in without_keys.stderr
    assert looked_at.returncode == 0, looked_at.stdout
    assert built.returncode == 0, built.stderr
    assert published.returncode == 0, published.stderr
    assert shown_at_once == marts(home)
    assert _without_revisions(marts(new)) == _without_revisions(marts(home))
    assert deliveries(new) == deliveries(home)


def _without_revisions(found):
    """A later build compares itself with the publication before it, which the first had not."""
    return {name: rows for name, rows in found.items() if name != "headline_figures"}
