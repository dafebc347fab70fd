"""The tables of a release in files: what stands in a cell, what is empty, what Excel makes of it."""

import csv
import io
import time
from datetime import datetime

import openpyxl
import polars as pl
import pytest

from analyst.released import OBSERVATION_SCHEMA
from analyst.released.tables import TABLES
from analyst.releases.files import release_files
from analyst.releases.plain_files import latvian_csv, latvian_frame_csv, parquet, plain_csv, plain_frame_csv
from analyst.releases.tables import wide_table
from analyst.releases.values import latvian, plain, rounded
from analyst.releases.wording import known_measures, table_note, table_title
from analyst.releases.workbook import workbook
from tests.unit.releases.samples import cell, content, observations


def rows(data, delimiter=","):
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig")), delimiter=delimiter))


@pytest.fixture(scope="module")
def book():
    return openpyxl.load_workbook(io.BytesIO(workbook(content())))


def test_a_whole_number_has_no_decimals_a_share_its_own_and_nothing_is_nothing():
    assert (plain(12.0, 0), plain(0.91836, 3), plain(None, 0)) == ("12", "0.918", "")
    assert latvian(19.2, 2) == "19,20"
    assert (rounded(12.0, 0), rounded(0.91836, 3), rounded(None, 2)) == (12, 0.918, None)


def test_the_plain_csv_has_codes_and_an_empty_value_where_it_is_left_out():
    by_area = {
        (r["ref_area"], r["ethos_category"]): r for r in rows(plain_csv(content().table("stock_by_municipality")))
    }
    assert by_area["LV", "E2"]["obs_value"] == "112"
    left_out = by_area["LV0005000", "E2"]
    assert (left_out["obs_value"], left_out["obs_status"], left_out["conf_status"]) == ("", "Q", "A")
    assert "horizon" not in left_out


def test_the_latvian_csv_opens_in_latvian_excel():
    data = latvian_csv(content().table("retention"))
    assert data.startswith(b"\xef\xbb\xbf")
    rate = next(r for r in rows(data, ";") if r["Mērs"] == "Daļa no visiem" and r["Kods"] == "LV")
    assert (rate["Vērtība"], rate["Teritorija"], rate["Datu pārklājums"]) == ("0,918", "Latvija", "0,8750")


def test_parquet_has_the_same_rows_typed():
    data = pl.read_parquet(io.BytesIO(parquet(content().table("retention"))))
    assert data.schema["obs_value"] == pl.Float64
    assert data.filter(measure="rate_all", ref_area="LV")["obs_value"].to_list() == [0.918]
    assert data["obs_value"].null_count() == 1


def test_a_frame_says_yes_and_no_in_words_and_keeps_its_decimals_short():
    frame = pl.DataFrame({"includes_children": [True, None], "value": [5789.0, 7.9]})
    assert plain_frame_csv(frame).decode().splitlines() == ["includes_children,value", "true,5789", ",7.9"]
    assert latvian_frame_csv(frame).decode("utf-8-sig").splitlines()[2] == ";7,9"


def test_measures_stand_side_by_side_in_a_wide_table():
    flows = wide_table("flows_by_municipality", content().table("flows_by_municipality"))
    assert flows.measures == ("active_start", "inflow_new", "outflow_permanent", "active_end")
    nation, town = flows.rows
    assert (nation.values, nation.remarks, nation.coverage) == ((100, 20, 8, 112), ("P",), 0.875)
    assert (town.values, town.remarks) == ((None,) * 4, ("Q",))


def test_a_wide_table_has_no_column_for_what_is_always_the_total():
    stock = wide_table("stock_by_municipality", content().table("stock_by_municipality"))
    assert stock.keys == ("time_period", "ref_area", "ethos_category")


def test_the_workbook_has_notes_first_and_a_sheet_for_each_table(book):
    titles = [table_title(table).lv for table in content().tables]
    assert book.sheetnames == ["Piezīmes · Notes", *titles, "Pasaule, naktī · Stock"]
    text = "\n".join(str(c.value) for row in book.worksheets[0].iter_rows() for c in row if c.value)
    for said in ("no 1 līdz 4", "from 1 to 4", "Liepāja: jauna patversme", "Coverage is the share", "20261015T06"):
        assert said in text


def test_the_workbook_has_both_languages_numbers_as_numbers_and_no_formula(book):
    sheet = book["Skaits naktī pa pašvaldībām"]
    header = {sheet.cell(5, c).value: c for c in range(1, sheet.max_column + 1)}
    assert sheet.cell(6, header["Cilvēki"]).value == "Persons"
    riga = [c.value for c in sheet[7]]
    assert riga[0] == "LV0001000"
    assert riga[header["Cilvēki"] - 1] == 80
    liepaja = [c.value for c in sheet[9]]
    assert (liepaja[header["Cilvēki"] - 1], liepaja[header["Piezīmes"] - 1]) == ("…", "Q")
    assert not [c for s in book.worksheets for row in s.iter_rows() for c in row if c.data_type == "f"]


def test_countries_stand_in_alphabetical_order_with_headings_in_both_languages(book):
    sheet = book["Pasaule, naktī · Stock"]
    header = {sheet.cell(6, c).value: c for c in range(1, sheet.max_column + 1)}
    assert [sheet.cell(r, 1).value for r in (7, 8)] == ["Dānija", "Latvija"]
    assert sheet.cell(8, header["Includes children"]).value == "jā / yes"
    assert sheet.cell(7, header["Includes children"]).value is None


def test_what_is_not_assessable_has_another_sign_than_what_is_left_out(book):
    sheet = book["Klientdienas izmaksas"]
    values = {sheet.cell(r, 4).value: sheet.cell(r, 5).value for r in range(7, sheet.max_row + 1)}
    assert values == {"Mājoklis vispirms / Housing First": 19.2, "pansija / care home": ":"}


def test_the_workbook_bears_the_time_of_the_data(book):
    assert book.properties.created == datetime(2026, 10, 15, 6, 0, 0)


def test_the_same_content_gives_the_same_bytes_at_another_time():
    first = release_files(content())
    time.sleep(2.1)  # archives tell the time to two seconds
    second = release_files(content())
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


def test_every_table_and_measure_that_is_released_has_a_wording():
    for table in TABLES:
        assert table_title(table.name).lv
        assert table_note(table.name).en
        assert {m.name for m in table.measures} <= known_measures()


def test_a_sheet_s_name_fits_excel():
    assert all(len(table_title(table.name).lv) <= 31 for table in TABLES)


def test_an_empty_release_of_a_table_is_still_written():
    alone = content(observations=observations([cell("outcomes", "LV", "n_better", 7, indicator="health", cohort="_T")]))
    assert "csv/outcomes.csv" in release_files(alone)
    assert alone.observations.schema == OBSERVATION_SCHEMA
