"""The committed files: made by the generator, the same bytes on every run, in three ways of writing."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from examples.pilot_generator import __main__ as command
from examples.pilot_generator.canaries import canaries
from examples.pilot_generator.deliveries import delivery_files
from feeds.contract_loading import load_contracts
from tests.unit.pilot.delivered import DELIVERIES, FIRST_DROP, LIEPAJA, PERIODS, RIGA, SECOND_DROP, VALMIERA, Months


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    return delivery_files()


def test_the_committed_files_are_what_the_generator_makes(made: dict[str, bytes]) -> None:
    committed = {
        path.relative_to(DELIVERIES).as_posix(): path.read_bytes() for path in DELIVERIES.rglob("*") if path.is_file()
    }
    assert committed.keys() == made.keys()
    assert [name for name, content in made.items() if committed[name] != content] == []


def test_check_tells_a_changed_a_missing_and_a_superfluous_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = {"1_drop/a.csv": b"a", "1_drop/b.csv": b"b", "2_drop/c.csv": b"c"}
    monkeypatch.setattr(command, "delivery_files", lambda: made)
    arguments = ["--out", str(tmp_path)]
    assert command.main(arguments) == 0
    assert command.main(["--check", *arguments]) == 0
    (tmp_path / "1_drop" / "a.csv").write_bytes(b"changed")
    (tmp_path / "1_drop" / "b.csv").unlink()
    (tmp_path / "2_drop" / "more.csv").write_bytes(b"")
    capsys.readouterr()
    assert command.main(["--check", *arguments]) == 1
    told = capsys.readouterr().err.splitlines()
    assert [line.split(". Run")[0] for line in told] == [
        "differs: 1_drop/a.csv",
        "differs: 1_drop/b.csv",
        "differs: 2_drop/more.csv",
    ]


def test_they_are_small_and_named_as_the_drop_folder_asks(made: dict[str, bytes]) -> None:
    assert sum(map(len, made.values())) < 6_000_000
    expected = {f"{FIRST_DROP}/{LIEPAJA}_2023-03_{feed}.csv" for feed in load_contracts()}
    for period in PERIODS:
        expected.add(f"{SECOND_DROP}/{RIGA}_{period}.xlsx")
        for municipality in (LIEPAJA, VALMIERA):
            expected |= {f"{SECOND_DROP}/{municipality}_{period}_{feed}.csv" for feed in load_contracts()}
    assert made.keys() == expected


def test_riga_writes_workbooks_with_latvian_sheets_real_dates_and_fixed_time_stamps(made: dict[str, bytes]) -> None:
    content = made[f"{SECOND_DROP}/{RIGA}_2023-03.xlsx"]
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == [feed.label_lv for feed in load_contracts().values()]
    stays = book["Uzturēšanās patversmēs"]
    header = [cell.value for cell in stays[1]]
    check_in = header.index(load_contracts()["shelter_stays"].column("check_in").label_lv)
    assert isinstance(stays[2][check_in].value, datetime)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2023, 1, 1, 0, 0, 0)}
    assert book.properties.modified == book.properties.created == datetime(2023, 1, 1)


def test_liepaja_writes_utf_8_with_commas_english_headers_and_iso_dates(made: dict[str, bytes]) -> None:
    text = made[f"{SECOND_DROP}/{LIEPAJA}_2023-03_hf_tenancies.csv"].decode("utf-8")
    header, first, *_ = text.splitlines()
    assert header == ",".join(column.name for column in load_contracts()["hf_tenancies"].columns)
    assert ",2022-10-03," in first


def test_valmiera_writes_windows_1257_with_semicolons_latvian_words_and_decimal_commas(made: dict[str, bytes]) -> None:
    content = made[f"{SECOND_DROP}/{VALMIERA}_2023-03_service_costs.csv"]
    with pytest.raises(UnicodeDecodeError):
        content.decode("utf-8")
    text = content.decode("cp1257")
    assert text.splitlines()[0].startswith("Izmaksu rindas identifikators;Pakalpojuma veids;")
    assert ";Mājoklis vispirms;" in text
    assert re.search(r";\d\u00a0\d{3},\d\d;nē;", text)
    dates = made[f"{SECOND_DROP}/{VALMIERA}_2023-03_hf_tenancies.csv"].decode("cp1257")
    assert ";04.10.2022.;" in dates


def test_latvian_letters_survive_every_way_of_writing(delivered: Months) -> None:
    for municipality in (RIGA, LIEPAJA, VALMIERA):
        letters = "".join(
            row["first_name"] + row["last_name"]
            for period in PERIODS
            for row in delivered.of(municipality, period, "persons")
        ).casefold()
        assert set("āčēģīķļņšūž") <= set(letters)


def test_a_feed_without_anything_to_tell_is_delivered_with_its_header(delivered: Months) -> None:
    assert delivered.of(VALMIERA, "2022-08", "hf_tenancies") == []
    assert delivered.of(RIGA, "2022-08", "hf_support") == []


def test_canaries_hold_every_name_and_code_of_the_files(delivered: Months) -> None:
    known = canaries()
    for (_, _, feed), rows in delivered.rows.items():
        if feed != "persons":
            continue
        for row in rows:
            assert f"{row['first_name']} {row['last_name']}" in known.full_names
            assert f"{row['last_name']} {row['first_name']}" in known.full_names
            assert row["last_name"] in known.last_names
            for code in (row["person_code"], row["previous_person_code"]):
                assert code is None or code in known.codes
    assert set(known.texts) == {*known.codes, *known.full_names, *known.last_names}
