"""From paths to deliveries."""

import pytest

from feeds.dropping import drops_in, name_says
from feeds.errors import UserError


def put(folder, *names):
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).write_bytes(b"x")


def found(*paths, **stated):
    return [(d.municipality, d.period, [p.name for p in d.paths]) for d in drops_in(paths, **stated).deliveries]


def test_csv_files_of_one_municipality_and_month_are_one_delivery(tmp_path):
    put(
        tmp_path,
        "LV0001000_2026-03_persons.csv",
        "LV0001000_2026-03_shelter_stays.csv",
        "LV0001000_2026-04_persons.csv",
    )
    assert found(tmp_path) == [
        ("LV0001000", "2026-03", ["LV0001000_2026-03_persons.csv", "LV0001000_2026-03_shelter_stays.csv"]),
        ("LV0001000", "2026-04", ["LV0001000_2026-04_persons.csv"]),
    ]


def test_sub_folders_are_drops_of_their_own_in_order_of_name(tmp_path):
    put(tmp_path / "2_corrected", "LV0005000_2026-03_persons.csv")
    put(tmp_path / "1_first", "LV0005000_2026-03_persons.csv")
    drops = drops_in([tmp_path]).deliveries
    assert [d.paths[0].parent.name for d in drops] == ["1_first", "2_corrected"]


def test_what_is_stated_goes_before_the_name_and_the_name_is_kept_beside_it(tmp_path):
    put(tmp_path, "LV0001000_2026-03.xlsx")
    (drop,) = drops_in([tmp_path / "LV0001000_2026-03.xlsx"], municipality="LV0005000", period="2026-02").deliveries
    assert (drop.municipality, drop.period) == ("LV0005000", "2026-02")
    assert (drop.says.municipality, drop.says.period) == ("LV0001000", "2026-03")


@pytest.mark.parametrize(
    ("name", "feed"),
    [
        ("LV0001000_2026-03_persons.csv", "persons"),
        ("lv0001000_2026-03_PERSONS.CSV", "persons"),
        ("LV0001000_2026-03_citi dati.csv", None),
    ],
)
def test_the_feed_of_a_name(tmp_path, name, feed):
    assert name_says(tmp_path / name).feed == feed


def test_open_workbooks_hidden_files_and_other_kinds_are_no_deliveries(tmp_path):
    put(tmp_path, "~$LV0001000_2026-03.xlsx", ".LV0001000_2026-03.xlsx", "README.md", "LV0001000_2026-03.xlsx")
    assert found(tmp_path) == [("LV0001000", "2026-03", ["LV0001000_2026-03.xlsx"])]


def test_a_file_that_cannot_be_placed_is_named_and_holds_up_no_other(tmp_path):
    put(tmp_path, "stays.csv", "LV9999999_2026-03.xlsx", "LV0001000_2026-13.xlsx", "LV0001000_2026-03.xlsx")
    drops = drops_in([tmp_path])
    assert len(drops.deliveries) == 1
    assert len(drops.unplaced) == 3
    assert all(str(tmp_path) in sentence for sentence in drops.unplaced)


def test_a_kind_of_file_that_is_not_read_is_named(tmp_path):
    put(tmp_path, "LV0001000_2026-03.xls", "LV0001000_2026-03.xlsx")
    assert ["LV0001000_2026-03.xls:" in s for s in drops_in([tmp_path]).unplaced] == [True]


def test_a_missing_path_is_one_clear_sentence(tmp_path):
    with pytest.raises(UserError, match="does not exist"):
        drops_in([tmp_path / "nowhere"])
