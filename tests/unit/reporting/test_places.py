"""Where a finding points in the delivered tables: cells, whole rows, header cells, or the table."""

import pytest

from feeds.reporting.places import DeliveredTables, Place
from tests.unit.reporting.building import (
    PERSON_HEADER,
    STAY_HEADER,
    csv_file,
    finding,
    originals,
    workbook_file,
)

PERSONS = csv_file(("Vārds", "local_person_id", "Piezīmes"), ("Anna", "P1", "x"), ("Ilze", "P2", ""))


def places(about, *files):
    tables = DeliveredTables(originals(*files))
    table = tables.of(about)
    return None if table is None else table.places(about)


def test_rows_of_a_column_are_its_cells_under_whichever_header_it_stands():
    assert places(finding("VAL-07", "persons", "first_name", (2, 3)), PERSONS) == (Place(2, 0), Place(3, 0))


def test_rows_without_a_column_are_whole_rows():
    assert places(finding("FILE-16", "persons", rows=(3,)), PERSONS) == (Place(3, None),)


def test_an_unknown_column_is_its_header_cell():
    assert places(finding("FILE-13", "persons", "column 3"), PERSONS) == (Place(1, 2),)


def test_missing_columns_are_pointed_to_right_of_the_others_each_in_its_own_place():
    only_a_name = csv_file(("first_name", "last_name"), ("Anna", "Kalna"), feed="persons")

    first = places(finding("FILE-12", "persons", "local_person_id"), only_a_name)
    second = places(finding("FILE-12", "persons", "sex"), only_a_name)

    assert (first, second) == ((Place(1, 2),), (Place(1, 3),))


def test_a_column_given_twice_is_both_header_cells_and_its_values_are_those_of_the_first():
    twice = csv_file((*PERSON_HEADER, "Dzimums"), ("P1", "Anna", "Kalna", "F", "1980", "M"))

    assert places(finding("FILE-11", "persons", "sex"), twice) == (Place(1, 3), Place(1, 5))
    assert places(finding("VAL-04", "persons", "sex", (2,)), twice) == (Place(2, 3),)


def test_a_finding_about_a_data_set_is_the_table_itself():
    assert places(finding("HIST-01", "persons"), PERSONS) == (Place(),)


@pytest.mark.parametrize(
    "about",
    [finding("FILE-20", period="2026-03", last_day="2026-03-31"), finding("FILE-09", sheet="sheet 3", position=1)],
)
def test_a_finding_about_the_delivery_or_an_unread_sheet_is_in_no_table(about):
    assert places(about, PERSONS) is None


def test_of_a_data_set_given_twice_the_second_is_meant_and_rows_are_those_of_the_first():
    first = csv_file(PERSON_HEADER, ("P1", "Anna", "Kalna", "F", "1980"))
    second = csv_file(PERSON_HEADER, ("P2", "Ilze", "Kalna", "F", "1980"))
    tables = DeliveredTables(originals(first, second))

    assert tables.of(finding("FILE-23", "persons")).text(2, 0) == "P2"
    assert tables.of(finding("VAL-01", "persons", "sex", (2,))).text(2, 0) == "P1"
    assert tables.of(finding("FILE-13", "persons", "column 7", position=2)).text(2, 0) == "P2"


def test_cells_are_given_as_they_were_delivered_and_none_outside_the_table():
    file = workbook_file({"Uzturēšanās patversmēs": [[], STAY_HEADER, ["S1", " P1 ", "F1", "31.02.2026"]]})
    table = DeliveredTables(originals(file)).of(finding("VAL-03", "shelter_stays", "check_in", (3,)))

    assert [table.text(3, column) for column in (1, 3, 4)] == [" P1 ", "31.02.2026", None]
    assert (table.text(4, 0), table.text(3, 9), table.text(3, -1)) == (None, None, None)
    assert table.table.header_row == 2
