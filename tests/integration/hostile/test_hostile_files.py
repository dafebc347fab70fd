"""Files made to break the reader: each gets a finding within its time and memory, and the next file is read as ever."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from feeds.reading.limits import DEFAULT_LIMITS, MEBIBYTE
from tests.integration.hostile.building import (
    REVIEW,
    SHEET_PART,
    book_of,
    header_xml,
    nested,
    sheet_of,
    sheet_xml,
    table,
)
from tests.integration.hostile.conftest import faults
from tests.worlds.damaged_files import saved, with_declared_size, with_large_part, with_parts

GOOD = saved(book_of(REVIEW))
FEED = "hf_fidelity"
RELATIONS = "xl/worksheets/_rels/sheet1.xml.rels"
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
ENTITIES = (
    b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><worksheet>&c;&c;</worksheet>'
)
EXTERNAL_ENTITY = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><worksheet>&x;</worksheet>'


def test_the_workbook_that_the_others_are_made_from_is_good(service):
    assert faults(service.read(GOOD)) == []


def relations(kind, target):
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    return (
        f'<Relationships xmlns="{package}">'
        f'<Relationship Id="r1" Type="{office}/{kind}" Target="{target}" TargetMode="External"/></Relationships>'
    ).encode()


def far_cell():
    book = book_of(REVIEW)
    sheet_of(book).cell(1_048_576, 16_384, "x")
    return saved(book)


def many_columns():
    book = book_of(REVIEW)
    for column in range(6, 10_001):
        sheet_of(book).cell(1, column, f"x{column}")
    return saved(book)


def duplicate_part():
    content = io.BytesIO(GOOD)
    with zipfile.ZipFile(content, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(SHEET_PART, b"<worksheet/>")
    return content.getvalue()


def overlapping_merges():
    areas = "".join('<mergeCell ref="A1:XFD1048576"/>' for _ in range(50_000))
    cells = '<row r="2"><c r="A2"><v>1</v></c></row>'
    return with_parts(GOOD, {SHEET_PART: sheet_xml(header_xml() + cells, f"<mergeCells>{areas}</mergeCells>")})


def without_sheets():
    return with_parts(GOOD, {"xl/workbook.xml": b"<workbook><sheets/></workbook>"})


HOSTILE = {
    "zip bomb": (lambda: with_large_part(GOOD, "xl/media/image1.bin", 300), "FILE-06"),
    "many small bombs": (
        lambda: with_parts(GOOD, {f"xl/p{n}.bin": bytes(4 * MEBIBYTE) for n in range(101)}),
        "FILE-06",
    ),
    "bomb in a sheet": (lambda: with_parts(GOOD, {SHEET_PART: b"<worksheet>" + b" " * 30 * MEBIBYTE}), "FILE-06"),
    "2 GB declared": (lambda: with_declared_size(GOOD, SHEET_PART, 2**31), "FILE-06"),
    "less declared than there is": (lambda: with_declared_size(GOOD, SHEET_PART, 10), "FILE-02"),
    "nested archives": (lambda: nested(3), "FILE-01"),
    "part given twice": (duplicate_part, "FILE-06"),
    "cell at XFD1048576": (far_cell, "FILE-06"),
    "10,000 columns": (many_columns, "FILE-06"),
    "entities": (lambda: with_parts(GOOD, {SHEET_PART: ENTITIES}), "FILE-06"),
    "external entity": (lambda: with_parts(GOOD, {SHEET_PART: EXTERNAL_ENTITY}), "FILE-06"),
    "DTD in a side part": (lambda: with_parts(GOOD, {"docProps/app.xml": ENTITIES}), "FILE-06"),
    "macros": (lambda: with_parts(GOOD, {"xl/vbaProject.bin": OLE}), "FILE-07"),
    "external workbook": (lambda: with_parts(GOOD, {"xl/externalLinks/externalLink1.xml": b"<a/>"}), "FILE-07"),
    "picture from elsewhere": (
        lambda: with_parts(GOOD, {RELATIONS: relations("image", "https://example.org/x.png")}),
        "FILE-07",
    ),
    "password": (lambda: OLE + bytes(504) + "EncryptedPackage".encode("utf-16-le"), "FILE-03"),
    "old XLS under a new name": (lambda: OLE + bytes(2000), "FILE-01"),
    "truncated": (lambda: GOOD[: len(GOOD) // 2], "FILE-02"),
    "no sheet at all": (without_sheets, "FILE-04"),
    "empty workbook": (lambda: saved(openpyxl.Workbook()), "FILE-04"),
    "rows that are no numbers": (
        lambda: with_parts(GOOD, {SHEET_PART: sheet_xml('<row r="x"><c r="A1"><v>1</v></c></row>')}),
        "FILE-02",
    ),
    "columns that are no letters": (
        lambda: with_parts(GOOD, {SHEET_PART: sheet_xml('<row r="1"><c r="Ā1"><v>1</v></c></row>')}),
        "FILE-06",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_workbook_is_refused_and_the_pool_lives_on(service, name):
    build, check_id = HOSTILE[name]

    result = service.read(build())

    assert [finding.check_id for finding in result.findings] == [check_id]
    assert result.feeds == {}
    assert list(service.read(GOOD).feeds) == [FEED]


def test_a_link_that_only_a_click_would_follow_is_no_link_to_other_files(service):
    content = with_parts(GOOD, {RELATIONS: relations("hyperlink", "https://example.org/")})

    assert faults(service.read(content)) == []


def test_areas_merged_over_the_whole_sheet_many_times_cost_no_more_than_one(service):
    result = service.read(overlapping_merges())

    assert ("FILE-26", None, (2,)) in faults(result)


COMMAS = {
    "a line of commas": lambda size: b"," * size,
    "lines of commas": lambda size: b",,,,,,,,,\n" * (size // 10),
    "empty lines": lambda size: b"\n" * size,
    "quotes": lambda size: b'"' * size,
    "open quotes": lambda size: b'a;"b\n' * (size // 5),
    "one endless cell": lambda size: b"x" * size,
    "a header and commas": lambda size: table(REVIEW) + b"," * (size - 200),
    "a header and rows without end": lambda size: table(*[REVIEW] * (size // 60)),
}


@pytest.mark.parametrize("name", COMMAS)
def test_half_a_megabyte_of_nothing_gets_an_answer(service, name):
    result = service.read(COMMAS[name](500_000), FEED)

    assert {finding.check_id for finding in result.findings} <= {
        "FILE-04", "FILE-06", "FILE-10", "FILE-15", "FILE-16", "FILE-17",
    }  # fmt: skip
    # With a sound header the rest is a cell too long, or records: the gate's business.
    assert result.findings or FEED in result.feeds
    assert list(service.read(GOOD).feeds) == [FEED]


@pytest.mark.slow
@pytest.mark.parametrize("name", COMMAS)
def test_as_much_of_nothing_as_may_be_uploaded_gets_a_finding_in_bounded_memory(service, name):
    result = service.read(COMMAS[name](DEFAULT_LIMITS.file_bytes - 1), FEED)

    assert result.findings
    assert list(service.read(GOOD).feeds) == [FEED]
    (worker,) = service.pool.idle_process_ids()
    assert peak_memory(worker) < DEFAULT_LIMITS.memory_bytes


def test_a_hundred_megabytes_of_commas_are_refused_unread(service):
    result = service.read(b"," * (100 * MEBIBYTE), FEED)

    assert faults(result) == [("FILE-05", None, ())]


def test_a_worker_may_allocate_one_gigabyte_and_read_for_a_minute():
    assert DEFAULT_LIMITS.memory_bytes == 1024 * MEBIBYTE
    assert DEFAULT_LIMITS.seconds == 60


def peak_memory(process):
    """Bytes of memory that the process has had at once."""
    lines = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    (peak,) = [line.split()[1] for line in lines if line.startswith("VmHWM:")]
    return int(peak) * 1024
