"""The tables as their clerk wrote them: every cell, also the unreadable ones, and nothing of other sheets."""

import pytest

from feeds.delivery import UploadedFile
from feeds.reading import Limits, WorkerPool, worker
from feeds.reading.original_wire import originals_question
from feeds.reading.originals import read_originals
from tests.unit.reporting.building import PERSON_HEADER, csv_file, originals, workbook_file

PERSON = ("P1", "Anna", "Kalna", "F", "1980")


def rows_of(table):
    return {row: texts for row, *texts in table.cells.iter_rows()}


def test_rows_keep_the_numbers_that_the_clerk_sees():
    (table,) = originals(csv_file((), PERSON_HEADER, PERSON, (), PERSON))

    assert (table.file, table.feed, table.sheet, table.header_row) == (1, "persons", None, 2)
    assert rows_of(table)[3] == list(PERSON)
    assert rows_of(table)[5] == list(PERSON)


def test_a_row_with_an_open_quotation_mark_is_there_as_it_was_written():
    file = UploadedFile(b'local_person_id;sex\r\nP1;"F\r\nP2;M\r\n', "persons")

    (table,) = originals(file)

    assert rows_of(table) == {1: ["local_person_id", "sex"], 2: ["P1", '"F'], 3: ["P2", "M"]}


def test_a_row_with_too_many_cells_and_an_unknown_column_are_there_too():
    (table,) = originals(csv_file((*PERSON_HEADER, "cits"), (*PERSON, "x", "y")))

    assert rows_of(table)[2] == [*PERSON, "x", "y"]


def test_sheets_of_our_own_and_of_no_data_set_are_left_out():
    file = workbook_file({"Kļūdas": [["x"]], "Personas": [PERSON_HEADER, PERSON], "Anna Kalna": [["Anna Kalna"]]})

    (table,) = originals(file)

    assert (table.feed, table.sheet) == ("persons", "Personas")


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04 damaged", b"%PDF-1.7", "sex;x".encode("utf-16"), b"a;b\r\n1;2\r\n"]
)
def test_what_cannot_be_opened_or_is_no_data_set_gives_no_table(content):
    assert originals(UploadedFile(content)) == ()


def test_a_file_over_the_size_limit_is_not_opened():
    file = csv_file(PERSON_HEADER, PERSON)

    assert read_originals([file], limits=Limits(file_bytes=len(file.content) - 1)) == ()


def test_a_worker_gives_the_same_tables_as_this_process():
    limits = Limits(workers=1)
    pool = WorkerPool(limits)
    files = [csv_file(PERSON_HEADER, PERSON), workbook_file({"Personas": [PERSON_HEADER, PERSON]})]
    try:
        given = read_originals(files, limits=limits, pool=pool)
    finally:
        pool.close()

    here = originals(*files)
    assert [(t.file, t.feed, t.sheet, t.header_row) for t in given] == [
        (t.file, t.feed, t.sheet, t.header_row) for t in here
    ]
    assert [rows_of(table) for table in given] == [rows_of(table) for table in here]


def test_a_mistake_of_ours_leaves_the_worker_without_a_word_of_the_file(monkeypatch):
    def fail(*_):
        raise ValueError("Zvirbulis")

    monkeypatch.setattr("feeds.reading.worker.original_tables", fail)
    answer = worker.answer_to_originals(originals_question([csv_file(PERSON_HEADER, PERSON)], Limits()))

    assert answer.content["error"].startswith("ValueError at feeds/")
    assert "Zvirbulis" not in str(answer.content)


def test_nothing_of_the_cells_is_in_the_representation_of_a_table():
    (table,) = originals(csv_file(PERSON_HEADER, PERSON))

    assert "Kalna" not in repr(table)
