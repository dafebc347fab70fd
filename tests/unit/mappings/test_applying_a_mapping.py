"""What a mapping does to a vendor's table on its way into the contract's columns."""

import io
from dataclasses import replace

import polars as pl
import pytest
from openpyxl import Workbook

from feeds.contract_loading import load_contracts
from feeds.delivery import UploadedFile
from feeds.headers import match_headers
from feeds.mappings import FeedMapping, Source
from feeds.mappings.feed_mapping import mapping_of
from feeds.mappings.recognising import fitting_mapping
from feeds.pseudonymising import TokenKeys
from feeds.reading import read_delivery
from feeds.reading.csv_files import read_csv
from feeds.reading.delivery_files import read_files
from feeds.reading.limits import DEFAULT_LIMITS
from feeds.reading.original_tables import original_tables
from feeds.reading.xlsx_files import read_xlsx
from feeds.reporting.next_month import next_months_workbook
from tests.worlds.vendor import OF_CLIENTS, OF_STAYS, STAYS, vendor_files

FEED = load_contracts()["shelter_stays"]
SMALL = FeedMapping(
    "shelter_stays",
    {
        "stay_id": Source("Nr."),
        "facility_id": Source(constant="F1"),
        "check_in": Source("No"),
        "prior_situation": Source("Kur bija", codes={"1": "street", "2": ""}),
    },
    ("Piezīmes",),
)
KEYS = TokenKeys(b"k" * 32)


def table(text, *mappings, named=None):
    return read_csv(text.encode(), named, DEFAULT_LIMITS, mappings).table


def test_titles_constants_and_codes_become_the_contract_s_columns():
    read = table("Nr.;No;Kur bija\nS1;2026-05-02;1\nS2;2026-05-03;2\nS3;2026-05-04;street\nS4;2026-05-05;7\n", SMALL)
    assert read.text.to_dict(as_series=False) == {
        "source_row": [2, 3, 4, 5],
        "stay_id": ["S1", "S2", "S3", "S4"],
        "check_in": ["2026-05-02", "2026-05-03", "2026-05-04", "2026-05-05"],
        "prior_situation": ["street", "", "street", "7"],
        "facility_id": ["F1"] * 4,
    }


def test_titles_and_codes_are_compared_without_case_and_diacritics():
    read = table("NR.;no;kur BIJA\nS1;2026-05-02;1\n", SMALL)
    assert read.text["prior_situation"].to_list() == ["street"]


def test_a_title_is_unknown_when_the_mapping_neither_reads_it_nor_leaves_it_out():
    match = match_headers(["Nr.", "Piezīmes", "Jauna kolonna", "No", "check_in"], FEED, SMALL)
    assert match.unknown == (2, 4)
    assert match.columns == {0: "stay_id", 3: "check_in"}


def test_a_constant_is_not_missing_and_a_column_without_a_source_is():
    match = match_headers(["Nr.", "No"], FEED, SMALL)
    assert match.missing_required == ("local_person_id",)
    assert "prior_situation" in match.missing_optional


def test_a_title_that_stands_there_twice_is_told():
    assert match_headers(["Nr.", "No", "nr."], FEED, SMALL).duplicates == {2: "stay_id"}


def test_our_own_template_is_read_as_ever_beside_a_mapping():
    text = "stay_id;local_person_id;facility_id;check_in\nS1;P1;F9;2026-05-02\n"
    read = table(text, SMALL)
    assert read.mapping is None
    assert read.text["facility_id"].to_list() == ["F9"]


@pytest.mark.parametrize(
    ("headers", "fits"),
    [
        (["Nr.", "No", "Kur bija"], True),
        (["Nr.", "No"], True),
        (["Nr."], False),
        (["Nr.", "Cits", "Vēl cits"], False),
        ([None, ""], False),
    ],
)
def test_a_mapping_fits_with_half_of_its_titles_and_at_least_two(headers, fits):
    assert (fitting_mapping(headers, [SMALL]) is SMALL) == fits


def test_two_mappings_that_fit_equally_well_decide_nothing():
    assert fitting_mapping(["Nr.", "No", "Kur bija"], [SMALL, replace(SMALL, feed="evictions")]) is None


def test_a_mapping_that_maps_nothing_fits_nothing():
    assert fitting_mapping(["Nr.", "No"], [FeedMapping("shelter_stays", {})]) is None


def test_a_sheet_of_any_name_is_the_feed_s_whose_mapping_fits():
    read = read_xlsx(_workbook("Atskaite", [["Nr.", "No"], ["S1", "2026-05-02"]]), DEFAULT_LIMITS, [SMALL])
    (found,) = read.tables
    assert (found.feed.name, found.sheet, found.text["stay_id"].to_list()) == ("shelter_stays", "sheet 1", ["S1"])
    assert "FILE-09" not in {finding.check_id for finding in read.findings}
    without = read_xlsx(_workbook("Atskaite", [["Nr.", "No"], ["S1", "2026-05-02"]]), DEFAULT_LIMITS)
    assert [finding.check_id for finding in without.findings] == ["FILE-09"]


def test_a_vendor_s_header_row_that_stands_there_again_is_no_record():
    read = read_csv(b"Nr.;No;Kur bija\nS1;2026-05-02;1\nNr.;No;Kur bija\n", None, DEFAULT_LIMITS, [SMALL])
    assert [(f.check_id, f.rows) for f in read.findings if f.check_id == "FILE-24"] == [("FILE-24", (3,))]


def test_the_committed_export_is_nothing_without_and_two_feeds_with_its_mappings():
    plain = read_files(vendor_files(), municipality="LV0001000", period="2026-05", keys=KEYS, limits=DEFAULT_LIMITS)
    assert plain.feeds == {}
    mapped = read_delivery(
        vendor_files(), municipality="LV0001000", period="2026-05", keys=KEYS, mappings=(OF_STAYS, OF_CLIENTS)
    )
    assert mapped.findings == ()
    frame = mapped.feeds["shelter_stays"].frame
    assert frame["prior_situation"].to_list() == ["street", "with_family_friends_temporary", "street"]
    assert frame["exit_destination"].to_list() == [None, "municipal_housing", None]
    assert mapped.feeds["persons"].frame["sex"].to_list() == ["F", "M", "M"]
    assert mapped.feeds["shelter_stays"].mapping == OF_STAYS


def test_a_mapped_month_equals_the_same_month_in_the_contract_s_own_columns():
    """The same rows, written by hand in our headers and codes, give the same frame."""
    by_hand = UploadedFile(
        b"stay_id;local_person_id;facility_id;check_in;check_out;prior_situation;main_reason;exit_destination\n"
        b"I-0001;K-101;F1;2026-01-02;;street;eviction;\n"
        b"I-0002;K-102;F1;2026-05-04;2026-05-18;with_family_friends_temporary;rent_arrears;municipal_housing\n"
        b"I-0003;K-103;F1;2026-05-11;;street;other;\n"
    )
    export = UploadedFile(STAYS.read_bytes())
    ours, theirs = (
        read_files(
            [file], municipality="LV0001000", period="2026-05", keys=KEYS, limits=DEFAULT_LIMITS, mappings=[OF_STAYS]
        ).feeds["shelter_stays"]
        for file in (by_hand, export)
    )
    assert ours.mapping is None
    assert theirs.mapping is not None
    assert ours.frame.equals(theirs.frame)


def test_next_month_s_workbook_of_an_export_has_our_codes():
    content = next_months_workbook(original_tables(vendor_files(), DEFAULT_LIMITS, [OF_STAYS, OF_CLIENTS]), "en")
    sheet = pl.read_excel(io.BytesIO(content), sheet_name="shelter_stays")
    assert sheet["facility_id"].to_list() == ["F1", "F1"]
    assert sheet["prior_situation"].to_list() == ["street", "street"]


def test_a_mapping_survives_being_stored_and_its_digest_tells_one_content_from_another():
    again = mapping_of("shelter_stays", OF_STAYS.as_content(), 3)
    assert again == replace(OF_STAYS, version=3)
    assert again.digest == OF_STAYS.digest
    assert replace(OF_STAYS, left_out=()).digest != OF_STAYS.digest


def _workbook(name, rows):
    book = Workbook()
    book.active.title = name
    for row in rows:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
