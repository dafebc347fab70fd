"""`check` for the person at the desk: values only where they are asked for, and a workbook fit to be sent."""

import json
import stat

import openpyxl
import pytest

from cli.main import main

CANARY = "Zvirbulis"
HEADER = "local_person_id;first_name;last_name;sex;birth_date\n"


@pytest.fixture
def command(monkeypatch, capsys):
    """Run a command in this process: exit code, standard output, standard error."""

    def _command(*args):
        monkeypatch.setattr("sys.argv", ["pajumte", *map(str, args)])
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        return ended.value.code or 0, printed.out, printed.err

    return _command


@pytest.fixture
def persons(tmp_path, monkeypatch):
    """A file of persons with one fault, whose value is a canary."""
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "LV0001000_2026-01_persons.csv"
    file.write_text(f"{HEADER}P1;Anna;Kalna;F;{CANARY}\n", encoding="utf-8")
    return file


def test_what_may_be_kept_in_a_file_or_log_holds_no_value(command, persons):
    for answer in (command("check", persons), command("check", persons, "--format", "json")):
        code, out, err = answer
        assert code == 1
        assert "VAL-02" in out
        assert CANARY not in out + err


def test_the_value_is_shown_when_the_person_asks_for_it_but_never_in_json(command, persons):
    _, text, _ = command("check", persons, "--values", "--language", "lv")
    _, machine, _ = command("check", persons, "--values", "--format", "json")

    assert f"2. rinda: “{CANARY}”" in text
    assert CANARY not in machine
    assert set(json.loads(machine)) == {"verdict", "municipality", "period", "feeds", "findings"}


def test_the_annotated_workbook_is_for_its_owner_and_mended_it_is_accepted(command, persons, tmp_path):
    annotated = tmp_path / "kludas.xlsx"

    code, _, _ = command("check", persons, "--annotated", annotated)

    assert code == 1
    assert stat.S_IMODE(annotated.stat().st_mode) == 0o600
    book = openpyxl.load_workbook(annotated)
    assert book.sheetnames == ["Kļūdas", "Personas"]
    assert book["Personas"]["E2"].value == CANARY
    book["Personas"]["E2"].value = "1980"
    book.save(annotated)
    code, out, _ = command("check", annotated, "--municipality", "LV0001000", "--period", "2026-01", "--format", "json")
    assert code == 0
    assert not [f for f in json.loads(out)["findings"] if f["severity"] in ("reject", "error", "confirm")]


def test_an_annotated_workbook_never_overwrites_the_file_to_check(command, tmp_path):
    file = tmp_path / "LV0001000_2026-01.xlsx"
    openpyxl.Workbook().save(file)
    before = file.read_bytes()

    code, out, err = command("check", file, "--annotated", file)

    assert (code, out) == (2, "")
    assert "is the file to check" in err
    assert file.read_bytes() == before


def test_explain_shows_a_page_and_an_unknown_id_is_one_line(command):
    code, out, _ = command("explain", "val-03", "--language", "lv")
    assert (code, out.splitlines()[0]) == (0, "VAL-03: Neiespējams datums")

    code, out, err = command("explain", "VAL-99")
    assert (code, out) == (2, "")
    assert len(err.strip().splitlines()) == 1
    assert "VAL-09" in err
