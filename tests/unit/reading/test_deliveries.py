"""A delivery of one or several files: feeds found, files that are none, and what is told about each."""

from tests.unit.reading.building import FACILITY, FACILITY_HEADER, csv_bytes, faults, read, workbook

FACILITIES = csv_bytes(FACILITY_HEADER, FACILITY)
REVIEWS = csv_bytes(
    ("review_id", "provider", "reviewed_on", "domain", "score"),
    ("R1", "SIA Mājas", "2026-03-05", "separation", "3,5"),
    separator="\t",
)
STRANGE = csv_bytes(("foo", "bar"), ("1", "2"))


def test_each_csv_file_is_a_feed_known_by_its_headers():
    result = read(FACILITIES, REVIEWS)

    assert list(result.feeds) == ["facilities", "hf_fidelity"]
    assert [(u.position, u.kind, u.separator, u.feeds, u.rows) for u in result.understood] == [
        (1, "csv", ";", ("facilities",), 1),
        (2, "csv", "\t", ("hf_fidelity",), 1),
    ]


def test_a_file_that_is_no_feed_is_told_by_its_position():
    result = read(FACILITIES, STRANGE)

    assert [(f.check_id, dict(f.params)) for f in result.findings] == [("FILE-09", {"position": 2})]


def test_a_delivery_without_any_feed_says_that_alone():
    assert faults(read(STRANGE, STRANGE)) == [("FILE-08", None, ())]
    assert faults(read(workbook({"foo": [("bar",)]}))) == [("FILE-08", None, ())]


def test_a_damaged_file_is_told_and_the_others_are_read():
    result = read(b"PK broken", FACILITIES)

    assert [(f.check_id, f.params["position"]) for f in result.findings] == [("FILE-02", 1)]
    assert list(result.feeds) == ["facilities"]


def test_a_feed_that_comes_twice_is_told_and_never_merged():
    result = read(FACILITIES, csv_bytes(FACILITY_HEADER, ("F2", *FACILITY[1:]), ("F3", *FACILITY[1:])))

    assert [(f.check_id, f.feed) for f in result.findings] == [("FILE-23", "facilities")]
    assert result.feeds["facilities"].frame.height == 1


def test_names_of_persons_are_searched_for_in_the_other_files_of_the_delivery():
    persons = csv_bytes(("local_person_id", "first_name", "last_name", "sex"), ("P1", "Jānis", "Bērziņš", "M"))
    named = csv_bytes(
        FACILITY_HEADER, ("F1", "Pie Berzina un BĒRZIŅŠ Jāņa", *FACILITY[2:]), ("F2", "BERZINS, Janis", *FACILITY[2:])
    )

    result = read(named, persons)

    assert result.feeds["facilities"].frame["name__status"].to_list() == ["ok", "full_name"]
    assert result.feeds["facilities"].frame["name"].to_list()[1] is None
