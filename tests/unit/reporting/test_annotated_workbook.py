"""The annotated workbook: marked cells, the sheet of errors in front, no formula ever, and fit to be sent as it is."""

import io
import zipfile
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from polars.testing import assert_frame_equal

from feeds.contract_loading import load_contracts
from feeds.delivery import UploadedFile
from feeds.errors import UserError
from feeds.findings import Outcome
from feeds.reporting import annotated_workbook as module
from feeds.reporting.cell_writing import write_delivered
from feeds.reporting.workbook_in_memory import saved_in_memory
from tests.unit.reporting.building import (
    COST_HEADER,
    PERSON_HEADER,
    STAY_HEADER,
    annotated,
    csv_file,
    finding,
    opened,
    originals,
    read,
    workbook_file,
)

STAYS = csv_file(STAY_HEADER, ("S1", "P1", "F1", "31.02.2026", ""), ("S2", "P1", "F1", "02.03.2026", "05.03.2026"))
BAD_DATE = finding("VAL-03", "shelter_stays", "check_in", (2,))
RED, YELLOW = "00FF8080", "00FFF2A8"


def colour(cell):
    return cell.fill.fgColor.rgb if cell.fill.fill_type else None


def texts(sheet):
    return [[cell.value for cell in row if cell.value is not None] for row in sheet.iter_rows()]


def test_the_faulty_cell_is_red_and_its_comment_says_what_to_do():
    sheet = opened(annotated([BAD_DATE], STAYS))["Uzturēšanās patversmēs"]

    assert sheet["D2"].value == "31.02.2026"
    assert colour(sheet["D2"]) == RED
    assert sheet["D2"].comment.text.startswith(
        "VAL-03. Datu kopa “Uzturēšanās patversmēs”, kolonna “Ierašanās datums”:"
    )
    assert [cell.coordinate for row in sheet.iter_rows() for cell in row if colour(cell)] == ["D2"]


def test_what_only_needs_a_look_is_yellow():
    sheet = opened(annotated([finding("OVER-02", "shelter_stays", "check_in", (2, 3), pairs="2–3")], STAYS)).worksheets[
        1
    ]

    assert [colour(sheet["D2"]), colour(sheet["D3"])] == [YELLOW, YELLOW]


def test_two_findings_on_one_cell_are_one_red_cell_with_both_sentences():
    doubtful = finding("OVER-02", "shelter_stays", "check_in", (2,), pairs="2–3")

    cell = opened(annotated([doubtful, BAD_DATE], STAYS)).worksheets[1]["D2"]

    assert colour(cell) == RED
    assert "VAL-03. " in cell.comment.text
    assert "OVER-02. " in cell.comment.text


def test_a_faulty_row_is_red_from_end_to_end_and_commented_once():
    sheet = opened(annotated([finding("FILE-15", "shelter_stays", rows=(3,))], STAYS)).worksheets[1]

    assert [colour(cell) for cell in sheet[3]] == [RED] * len(STAY_HEADER)
    assert [cell.comment is not None for cell in sheet[3]] == [True, False, False, False, False]


def test_a_missing_column_is_marked_where_it_can_be_added():
    without_day = csv_file(STAY_HEADER[:3], ("S1", "P1", "F1"))

    sheet = opened(annotated([finding("FILE-12", "shelter_stays", "check_in")], without_day)).worksheets[1]

    assert (sheet["D1"].value, colour(sheet["D1"])) == (None, RED)
    assert "FILE-12" in sheet["D1"].comment.text


def test_the_first_sheet_sums_up_and_then_links_to_every_cell():
    book = opened(annotated([finding("VAL-03", "shelter_stays", "check_in", (2, 3))], STAYS))
    sheet = book.worksheets[0]

    assert sheet.title == "Kļūdas"
    assert texts(sheet)[0] == ["Iesniegums: noraidīts"]
    summary = next(row for row in sheet.iter_rows() if row[0].value == "VAL-03")
    assert [cell.value for cell in summary[1:4]] == [
        "kļūda",
        "Datu kopa “Uzturēšanās patversmēs”, kolonna “Ierašanās datums”",
        "2",
    ]
    assert summary[4].value.startswith(
        "Datu kopa “Uzturēšanās patversmēs”, kolonna “Ierašanās datums”: tāda datuma nav"
    )
    links = [(cell.value, cell.hyperlink.location) for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert links == [
        ("2", "'Uzturēšanās patversmēs'!D2"),
        ("D2", "'Uzturēšanās patversmēs'!D2"),
        ("D3", "'Uzturēšanās patversmēs'!D3"),
    ]
    assert all(cell.hyperlink.target is None for row in sheet.iter_rows() for cell in row if cell.hyperlink)


def test_a_finding_about_the_whole_delivery_is_told_without_a_link():
    early = finding("FILE-20", period="2026-03", last_day="2026-03-31")

    sheet = opened(annotated([early], STAYS)).worksheets[0]

    assert any(row[:2] == ["FILE-20", "noraidīšana"] for row in texts(sheet))
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.hyperlink]


def test_sheets_that_were_not_read_are_listed_and_never_by_their_name():
    file = workbook_file({"shelter_stays": [STAY_HEADER], "Anna Kalna": [["Anna Kalna"]]})

    book = opened(annotated(read(file).findings, file))

    assert book.sheetnames == ["Kļūdas", "shelter_stays"]
    told = "\n".join(text for row in texts(book["Kļūdas"]) for text in row)
    assert "Šajā darbgrāmatā nav iekļauts: 2. lapa." in told
    assert "Kalna" not in told


def test_a_delivery_that_could_not_be_opened_is_a_workbook_of_its_findings():
    book = opened(annotated([finding("FILE-02", position=1)], outcome=Outcome.REJECTED))

    assert book.sheetnames == ["Kļūdas"]
    assert any("1. fails: fails ir bojāts" in row[-1] for row in texts(book.worksheets[0]) if row)


HOSTILE = (
    "=1+1",
    "+371 2",
    "-x",
    "@SUM(A1)",
    "=cmd|'/c calc'!A1",
    "\t=1+1",
    " =1+1",
    "#REF!",
    '=HYPERLINK("http://x")',
)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_a_formula_an_error_or_a_link(text):
    quoted = '"' + text.replace('"', '""') + '"'
    content = annotated([], csv_file(PERSON_HEADER, ("P1", quoted, "Kalna", "F", "1980")))

    cell = opened(content)["Personas"]["B2"]
    assert (cell.value, cell.data_type, cell.number_format, cell.hyperlink) == (text, "s", "@", None)
    assert cell.quotePrefix or text == "#REF!"
    sheets = [n for n in zipfile.ZipFile(io.BytesIO(content)).namelist() if "worksheets/sheet" in n]
    assert not [n for n in sheets if b"<f>" in zipfile.ZipFile(io.BytesIO(content)).read(n)]


def test_nothing_of_the_delivered_file_but_its_values_survives():
    book = Workbook()
    book.active.title = "persons"
    book.active.append(PERSON_HEADER)
    book.active.append(["P1", '=CONCAT("An","na")', "Kalna", "F", "1980"])
    book.active["A2"].hyperlink = "http://example.org/"
    book.properties.creator = "Zvirbulis"
    content = io.BytesIO()
    book.save(content)

    parts = zipfile.ZipFile(io.BytesIO(annotated([], UploadedFile(content.getvalue()))))

    everything = b"".join(parts.read(name) for name in parts.namelist())
    assert not [w for w in (b"CONCAT", b"example.org", b"Zvirbulis", b"vbaProject", b"DOCTYPE") if w in everything]


@pytest.mark.parametrize(
    ("text", "value"),
    [("40", 40), ("-5", -5), ("19.2", 19.2), ("19.20", "19.20"), ("19,20", "19,20"), ("007", "007"), ("1e5", "1e5")],
)
def test_a_number_is_a_number_only_when_its_spelling_is_kept(text, value):
    sheet = opened(annotated([], csv_file(COST_HEADER, ("C1", "shelter", "food", text, "")))).worksheets[1]

    assert sheet["D2"].value == value


def test_an_id_of_digits_stays_text():
    sheet = opened(annotated([], csv_file(STAY_HEADER, ("00123", "45", "F1", "", "")))).worksheets[1]

    assert [sheet["A2"].value, sheet["B2"].value] == ["00123", "45"]


def test_a_real_excel_date_is_written_as_its_day():
    file = workbook_file({"shelter_stays": [STAY_HEADER, ["S1", "P1", "F1", date(2026, 3, 2)]]})

    assert opened(annotated([], file))["shelter_stays"]["D2"].value == "2026-03-02"


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8"), min_size=1, max_size=40))
def test_every_text_is_read_again_as_it_was_but_for_what_xml_cannot_hold(text):
    book = Workbook()
    book.active.title = "persons"
    for position, header in enumerate(PERSON_HEADER, start=1):
        book.active.cell(1, position).value = header
    write_delivered(book.active.cell(2, 1), "P1", None)
    write_delivered(book.active.cell(2, 2), text, load_contracts()["persons"].column("first_name"))

    (table,) = originals(UploadedFile(saved_in_memory(book)))

    kept = "".join("\ufffd" if (ord(c) < 32 and c not in "\t\n\r") or c in "\ufffe\uffff" else c for c in text)
    # A cell of nothing but blanks and line ends is an empty one to every reader.
    said, meant = (one.replace("\r\n", "\n").replace("\r", "\n") for one in (table.cells["1"][1] or "", kept))
    assert (said if said.strip() else "") == (meant if meant.strip() else "")


def test_sent_as_it_is_the_annotated_workbook_says_what_the_files_said():
    files = (
        STAYS,
        csv_file(
            (*PERSON_HEADER, "Piezīmes"), ("P1", "=1", "Kalna", "Q", "1980-05"), (), ("P2", "Ilze", "", "", "1980")
        ),
        csv_file(COST_HEADER, ("C1", "patversme", "food", "1 234,56", "31"), ("C2", "shelter", "food", "19,20", "")),
    )
    before = read(*files)

    after = read(UploadedFile(annotated([BAD_DATE, *before.findings], *files)))

    assert {name: sorted((f.check_id, f.column) for f in after.findings if f.feed == name) for name in after.feeds} == {
        name: sorted((f.check_id, f.column) for f in before.findings if f.feed == name) for name in before.feeds
    }
    assert after.feeds.keys() == before.feeds.keys()
    for name, feed in before.feeds.items():
        assert_frame_equal(after.feeds[name].frame, feed.frame)


def test_mended_in_excel_it_is_accepted_for_reading_without_a_finding():
    broken = csv_file(PERSON_HEADER[:3], ("P1", "Anna", "Kalna"), ("P2", "Ilze", "Kalna"))
    before = read(broken)
    book = opened(annotated(before.findings, broken))
    assert [(f.check_id, f.column) for f in before.findings] == [("FILE-12", "sex")]

    for row, text in enumerate(("Dzimums", "F", "F"), start=1):
        book["Personas"].cell(row, 4).value = text
    mended = io.BytesIO()
    book.save(mended)

    after = read(UploadedFile(mended.getvalue()))
    assert after.findings == ()
    assert after.feeds["persons"].frame["sex"].to_list() == ["F", "F"]


def test_a_data_set_given_twice_is_still_given_twice():
    first, second = (csv_file(PERSON_HEADER, (key, "Anna", "Kalna", "F", "1980")) for key in ("P1", "P2"))
    before = read(first, second)

    content = annotated(before.findings, first, second)

    assert [f.check_id for f in read(UploadedFile(content)).findings] == ["FILE-23"]
    assert opened(content).worksheets[2]["A2"].value == "P2"


def test_merged_cells_stay_merged_so_that_nobody_overlooks_them():
    book = opened(workbook_file({"persons": [PERSON_HEADER, ["P1", "A", "K", "F"], ["P2", "B", "K", "F"]]}).content)
    book["persons"].merged_cells.add("D2:D3")
    content = io.BytesIO()
    book.save(content)
    file = UploadedFile(content.getvalue())
    before = read(file)
    assert [f.check_id for f in before.findings] == ["FILE-26"]

    after = annotated(before.findings, file)

    assert [f.check_id for f in read(UploadedFile(after)).findings] == ["FILE-26"]
    assert opened(after)["persons"].merged_cells.ranges == opened(file.content)["persons"].merged_cells.ranges


def test_nothing_is_written_to_a_disk(monkeypatch):
    def fail(*_, **__):
        raise AssertionError("a file was made")

    monkeypatch.setattr("openpyxl.worksheet._writer.NamedTemporaryFile", fail)
    monkeypatch.setattr("tempfile.NamedTemporaryFile", fail)

    assert annotated([BAD_DATE], STAYS).startswith(b"PK")


def test_more_cells_than_a_workbook_is_made_for_are_refused_in_a_sentence(monkeypatch):
    monkeypatch.setattr(module, "MOST_CELLS", 14)
    assert annotated([], STAYS)

    monkeypatch.setattr(module, "MOST_CELLS", 13)
    with pytest.raises(UserError, match="more than 13 cells"):
        annotated([], STAYS)


def test_beyond_the_limit_of_comments_cells_are_only_coloured(monkeypatch):
    monkeypatch.setattr(module, "_MOST_COMMENTS", 1)

    sheet = opened(annotated([finding("VAL-03", "shelter_stays", "check_in", (2, 3))], STAYS)).worksheets[1]

    assert [colour(sheet[name]) for name in ("D2", "D3")] == [RED, RED]
    assert [sheet[name].comment is not None for name in ("D2", "D3")] == [True, False]


def test_every_label_of_a_data_set_can_name_a_sheet():
    assert [
        f.label_lv for f in load_contracts().values() if len(f.label_lv) > 29 or set(f.label_lv) & set("[]:*?/\\")
    ] == []
