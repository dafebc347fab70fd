"""Files that must not be opened at all: no workbook, damaged, protected, bombs, macros."""

import io
import zipfile

import openpyxl
import pytest

from feeds.reading.limits import Limits
from tests.unit.reading.building import FACILITY, FACILITY_HEADER, faults, read, workbook
from tests.worlds.damaged_files import saved, with_parts

GOOD = workbook({"facilities": [FACILITY_HEADER, FACILITY]})
SHEET = "xl/worksheets/sheet1.xml"


def only(content, limits=None):
    result = read(content, limits=limits) if limits else read(content)
    assert result.feeds == {}
    return [finding.check_id for finding in result.findings]


def zipped(*entries):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in entries:
            archive.writestr(name, text)
    return content.getvalue()


def test_the_workbook_that_the_others_are_made_from_is_good():
    assert faults(read(GOOD)) == []


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7",
        b"\x89PNG\r\n",
        b"<!DOCTYPE html><html>",
        bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600),
        zipped(("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", "<a/>")),
    ],
    ids=["pdf", "png", "html", "xls", "ods"],
)
def test_other_kinds_of_file_are_neither_csv_nor_xlsx(content):
    assert only(content) == ["FILE-01"]


@pytest.mark.parametrize("kept", [0.3, 0.9])
def test_a_workbook_cut_short_is_corrupt(kept):
    assert only(GOOD[: int(len(GOOD) * kept)]) == ["FILE-02"]


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/_rels/workbook.xml.rels"])
def test_a_part_that_is_no_xml_is_corrupt(part):
    assert only(with_parts(GOOD, {part: b"<worksheet><sheetData>"})) == ["FILE-02"]


def test_flipped_bytes_in_a_part_are_corrupt():
    start = GOOD.index(SHEET.encode()) + len(SHEET) + 10
    assert only(GOOD[:start] + bytes(20) + GOOD[start + 20 :]) == ["FILE-02"]


def test_a_workbook_behind_a_password_is_told_so():
    protected = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600) + "EncryptedPackage".encode("utf-16-le")

    assert only(protected) == ["FILE-03"]


def test_a_part_that_unpacks_beyond_its_ratio_is_a_bomb():
    assert only(with_parts(GOOD, {"xl/media/image1.bin": bytes(20 * 1024**2)})) == ["FILE-06"]


def test_parts_that_unpack_beyond_the_total_are_a_bomb():
    assert only(GOOD, Limits(archive_bytes=1000)) == ["FILE-06"]


def test_too_many_parts_are_a_bomb():
    assert only(GOOD, Limits(archive_entries=5)) == ["FILE-06"]


def test_a_part_that_stands_there_twice_is_refused():
    with pytest.warns(UserWarning, match="Duplicate"):
        twice = zipped(("[Content_Types].xml", "<a/>"), ("xl/workbook.xml", "<a/>"), ("xl/workbook.xml", "<b/>"))

    assert only(twice) == ["FILE-06"]


@pytest.mark.parametrize(("row", "column"), [(1048576, 16384), (400_001, 1), (1, 301)])
def test_a_cell_beyond_reason_is_refused_before_a_reader_makes_room_for_it(row, column):
    book = openpyxl.Workbook()
    book.active.title = "facilities"
    book.active.cell(row, column, 1)

    assert only(saved(book)) == ["FILE-06"]


def test_two_far_cells_that_span_a_huge_area_are_refused():
    book = openpyxl.Workbook()
    book.active.title = "facilities"
    book.active.cell(1, 1, 1)
    book.active.cell(400_000, 300, 1)

    assert only(saved(book)) == ["FILE-06"]


@pytest.mark.parametrize("part", [SHEET, "xl/sharedStrings.xml", "xl/styles.xml"])
def test_a_document_type_is_refused_wherever_it_stands(part):
    entities = b'<!DOCTYPE a [<!ENTITY x "y"><!ENTITY z "&x;&x;">]><a>&z;</a>'

    assert only(with_parts(GOOD, {part: entities})) == ["FILE-06"]


@pytest.mark.parametrize(
    "part", ["xl/vbaProject.bin", "xl/externalLinks/externalLink1.xml", "xl/macrosheets/sheet1.xml"]
)
def test_macros_and_external_links_are_refused(part):
    assert only(with_parts(GOOD, {part: b"<a/>"})) == ["FILE-07"]
