"""Where `check --annotated` may write: never over the file to check, and it says so before anything is read."""

import pytest

from cli.checking import check_annotated_path
from feeds.errors import UserError


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("kludas.csv", "end it with .xlsx"),
        ("nowhere/kludas.xlsx", "folder that exists"),
        ("folder.xlsx", "folder that exists"),
        ("given.xlsx", "is the file to check"),
        ("../here/given.xlsx", "is the file to check"),
    ],
)
def test_a_path_that_will_not_do(tmp_path, name, told):
    here = tmp_path / "here"
    (here / "folder.xlsx").mkdir(parents=True)
    given = here / "given.xlsx"
    given.touch()

    with pytest.raises(UserError, match=told):
        check_annotated_path(here / name, [given])


def test_a_new_name_in_a_folder_that_exists_will_do(tmp_path):
    given = tmp_path / "given.xlsx"
    given.touch()

    assert check_annotated_path(tmp_path / "given-kludas.xlsx", [given]) is None
