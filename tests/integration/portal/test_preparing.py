"""Preparing a month: what goes on is filled in, what has ended is not, and the gate is content with it."""

import io

import pytest
from openpyxl import load_workbook

from feeds.contract_loading import load_contracts
from feeds.delivery import UploadedFile
from feeds.reading.originals import read_originals
from feeds.reporting.next_month import next_months_workbook
from portal.audit.models import Act, ActKind
from tests.e2e.town import RIGA, month_files
from tests.integration.portal.office import MONTH, checked
from tests.integration.portal.test_safety import _named, _places_with
from tests.integration.portal.workbooks import as_workbook

STAYS = [("S1", "P1", "2026-04-02", "2026-04-09"), ("S2", "P2", "2026-04-20", ""), ("S3", "P3", "2026-04-21", "-")]


def rows_in(content, feed):
    """The rows of a data set in a workbook, as mappings without empty cells."""
    sheet = load_workbook(io.BytesIO(content))[load_contracts()[feed].label_lv]
    names = [column.name for column in load_contracts()[feed].columns]
    return [
        {name: value for name, value in zip(names, row, strict=True) if value is not None}
        for row in sheet.iter_rows(min_row=2, max_col=len(names), values_only=True)
    ]


def prepared(files):
    return next_months_workbook(read_originals(files), "lv")


@pytest.mark.parametrize("form", [lambda files: files, as_workbook], ids=["several CSV files", "one workbook"])
def test_open_stays_their_people_and_all_places_go_on(form):
    content = prepared(form(month_files(*STAYS)))
    assert [row["stay_id"] for row in rows_in(content, "shelter_stays")] == ["S0", "S2", "S3"]
    assert [row["local_person_id"] for row in rows_in(content, "persons")] == ["P0", "P2", "P3"]
    (place,) = rows_in(content, "facilities")
    assert (place["facility_id"], place["capacity"]) == ("F1", 20)
    assert "refusals" not in place, "refusals are counted anew each month"


def test_a_record_that_was_taken_back_does_not_go_on():
    header = "stay_id;local_person_id;facility_id;check_in;withdrawn\n"
    lines = "S1;P1;F1;2026-04-01;jā\nS2;P1;F1;2026-04-02;nē\nS3;P1;F1;2026-04-03;\n"
    content = prepared([UploadedFile((header + lines).encode())])
    assert [row["stay_id"] for row in rows_in(content, "shelter_stays")] == ["S2", "S3"]


def test_an_eviction_with_an_outcome_and_a_sighting_do_not_go_on():
    evictions = "eviction_id;local_person_id;household_size;notice_on;executed_on;assistance_offered;outcome\n"
    evictions += "E1;P1;1;2026-04-01;;nē;prevented\nE2;P1;1;2026-04-02;;nē;\n"
    sightings = "observation_id;local_person_id;source;observed_on;situation\nO1;P1;outreach;2026-04-01;street\n"
    content = prepared([UploadedFile(evictions.encode()), UploadedFile(sightings.encode())])
    assert [row["eviction_id"] for row in rows_in(content, "evictions")] == ["E2"]
    assert rows_in(content, "living_situations") == []


def test_a_formula_in_a_cell_stays_a_text():
    header = "stay_id;local_person_id;facility_id;check_in\n"
    content = prepared([UploadedFile((header + '"=HYPERLINK(""x"")";P1;F1;2026-04-01\n').encode())])
    sheet = load_workbook(io.BytesIO(content))[load_contracts()["shelter_stays"].label_lv]
    assert sheet["A2"].data_type == "s"


def test_a_file_without_a_data_set_gives_nothing():
    assert prepared([UploadedFile(b"nothing to see here")]) is None


def test_the_prepared_month_passes_the_gate_as_it_is(office):
    files = month_files(STAYS[1])
    office.town.deliver("2026-04", STAYS[1])
    office.gate()
    page = checked(office.browser(), [UploadedFile(prepared(files))])
    assert "HIST-03" not in page
    assert "Failu var iesniegt" in page


def test_the_page_gives_the_workbook_and_keeps_neither(office):
    clerk = office.browser()
    files = [_named("x.csv", file.content) for file in month_files(("S1", "P-kanarijputniņš", "2026-04-02", ""))]
    answer = clerk.post(f"/m/{RIGA}/deliver/{MONTH}/prepare/", {"files": files})
    assert answer["Content-Disposition"] == f'attachment; filename="{RIGA}_{MONTH}.xlsx"'
    assert rows_in(answer.content, "shelter_stays")[1]["local_person_id"] == "P-kanarijputniņš"
    assert _places_with("P-kanarijputniņš", office.installation.home.root) == []
    assert Act.objects.get(kind=ActKind.PREPARED_MONTH).subject == f"{RIGA}-{MONTH}"


def test_a_file_that_cannot_be_read_is_told(office):
    answer = office.browser().post(f"/m/{RIGA}/deliver/{MONTH}/prepare/", {"files": [_named("x.pdf", b"%PDF-1.7")]})
    assert answer.status_code == 422
    assert "<title>Kļūda:" in answer.content.decode()
