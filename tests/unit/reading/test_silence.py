"""Nothing that a file holds comes back from reading but what may be stored: planted values are searched for."""

import io

import openpyxl
import pytest

from tests.unit.reading.building import FACILITY, FACILITY_HEADER, csv_bytes, read, workbook
from tests.worlds.damaged_files import saved

CANARIES = ("Zvirbulis", "zvirbulis", "Kanārijs", "kanarijs", "161175-19997", "16117519997", "K-4711", "1975-11-16")
PERSON_HEADER = ("local_person_id", "person_code", "first_name", "last_name", "birth_date", "household_id", "sex")
PERSON = ("K-4711", "161175-19997", "Zvirbulis", "Kanārijs", "1975-11-16", "Zvirbulis Kanārijs", "Kanārijs")
PLACE = ("161175-19997", "Zvirbulis Kanārijs", "Kanārijs", "Zvirbulis", "Zvirbulis")


def with_a_named_title():
    book = openpyxl.load_workbook(filename=io.BytesIO(workbook({"persons": [PERSON_HEADER, PERSON]})))
    book.create_sheet("Zvirbulis Kanārijs").append(["Zvirbulis"])
    return saved(book)


@pytest.mark.parametrize(
    "contents",
    [
        (csv_bytes(PERSON_HEADER, PERSON), csv_bytes(FACILITY_HEADER, PLACE)),
        (csv_bytes((*PERSON_HEADER, "Zvirbulis Kanārijs"), (*PERSON, "161175-19997")),),
        (csv_bytes(PERSON),),
        (csv_bytes(PERSON_HEADER, (*PERSON, "Zvirbulis")),),
        (csv_bytes(PERSON_HEADER) + b'"Zvirbulis;K-4711',),
        (csv_bytes(PERSON_HEADER, PERSON, encoding="cp1257").replace(b"K-4711", b"K-4711\x81"),),
        (csv_bytes(PERSON_HEADER, PERSON, encoding="utf-16"),),
        (with_a_named_title(),),
        (workbook({"persons": [PERSON_HEADER, PERSON], "facilities": [FACILITY_HEADER, PLACE, FACILITY]}),),
    ],
    ids=[
        "csv",
        "unknown header",
        "no header",
        "too many cells",
        "open quote",
        "bad bytes",
        "utf-16",
        "sheet",
        "workbook",
    ],
)
def test_no_planted_value_comes_back(contents):
    result = read(*contents)

    said = [repr(result), repr(result.findings), repr(result.understood)]
    for feed in result.feeds.values():
        said.append(feed.frame.write_csv())
        if feed.linkage is not None:
            said.append(feed.linkage.write_csv())
    for canary in CANARIES:
        assert not [text for text in said if canary in text], f"canary {CANARIES.index(canary)} came back"
