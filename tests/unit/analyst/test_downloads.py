"""Tables as files: what Excel in Latvian opens, what a program reads, and what says that it may not go out."""

import io
from datetime import date

import openpyxl
import polars as pl
import pytest

from analyst.downloads.tables import Download

TABLE = pl.DataFrame(
    {
        "time_period": [date(2026, 9, 30), date(2026, 10, 31)],
        "name": ['Cēsis; "vecpilsēta"', "=1+1"],
        "persons": [1234, None],
        "rate": [0.5, 12.25],
    }
)


def download(*, is_internal):
    return Download("stock", "People", TABLE, ["coverage 100%"], is_internal, "B1")


def test_the_plain_csv_reads_back_as_it_was():
    read = pl.read_csv(io.BytesIO(download(is_internal=False).plain_csv()), try_parse_dates=True)
    assert read.equals(TABLE)


def test_the_latvian_csv_has_mark_semicolon_and_decimal_comma():
    content = download(is_internal=False).latvian_csv()
    assert content.startswith(b"\xef\xbb\xbf")
    lines = content.decode("utf-8-sig").split("\r\n")
    assert lines[0] == "time_period;name;persons;rate"
    assert lines[1] == '2026-09-30;"Cēsis; ""vecpilsēta""";1234;0,5'
    assert lines[2] == "2026-10-31;=1+1;;12,25"


def test_parquet_keeps_types():
    assert pl.read_parquet(io.BytesIO(download(is_internal=False).parquet())).equals(TABLE)


def test_the_workbook_has_notes_first_and_makes_no_formula():
    book = openpyxl.load_workbook(io.BytesIO(download(is_internal=False).workbook()))
    assert book.sheetnames == ["Notes", "Data"]
    assert [row[0].value for row in book["Notes"].iter_rows()] == ["People", "coverage 100%", "build B1"]
    rows = list(book["Data"].iter_rows(values_only=True))
    assert rows[0] == ("time_period", "name", "persons", "rate")
    assert rows[2][1:] == ("=1+1", None, 12.25)
    assert book["Data"]["B3"].data_type == "s"


@pytest.mark.parametrize("ending", ["csv", "lv.csv", "xlsx", "parquet", "png"])
def test_the_name_of_an_internal_file_says_so(ending):
    assert download(is_internal=True).file_name(ending) == f"NOT_FOR_PUBLICATION_stock_B1.{ending}"
    assert download(is_internal=False).file_name(ending) == f"stock_B1.{ending}"


def test_the_inside_of_an_internal_file_says_so_and_stays_readable():
    one = download(is_internal=True)
    read = pl.read_csv(io.BytesIO(one.plain_csv()), try_parse_dates=True)
    assert read.drop("use").equals(TABLE)
    assert read["use"].unique().to_list() == ["not for publication"]
    assert pl.read_parquet(io.BytesIO(one.parquet())).columns[-1] == "use"
    assert one.latvian_csv().decode("utf-8-sig").count("not for publication") == TABLE.height
    notes = openpyxl.load_workbook(io.BytesIO(one.workbook()))["Notes"]
    assert notes["A2"].value == "NOT FOR PUBLICATION"
