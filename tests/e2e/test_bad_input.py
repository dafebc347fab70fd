"""Bad input gets one clear line (what, where, what next): never a traceback, nothing lost, nothing half done."""

import json
import shlex
import subprocess

import pytest

from cli.main import main
from tests.e2e.running import PAJUMTE, PILOT, deliveries, marts, pajumte

RIGA = "LV0001000_2026-01"


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


def one_line(text):
    assert text.strip()
    assert len(text.strip().splitlines()) == 1
    assert "Traceback" not in text
    return text.strip()


def facilities(
    tmp_path,
    body="F1;Patversme;patversme;40;01.01.2020.;\n",
    header="facility_id;name;service_type;capacity;open_from;open_to\n",
):
    file = tmp_path / f"{RIGA}_facilities.csv"
    file.write_text(header + body, encoding="utf-8")
    return file


def ids(output):
    return {f["check_id"] for f in json.loads(output)["findings"]}


@pytest.mark.parametrize("name", ["nowhere.xlsx", "nowhere/LV0001000_2026-01.xlsx"])
def test_a_missing_path(command, tmp_path, name):
    code, out, err = command("check", tmp_path / name)
    assert (code, out) == (2, "")
    assert "does not exist" in one_line(err)


def test_a_directory_is_not_a_file_to_check(command, tmp_path):
    code, _, err = command("check", tmp_path)
    assert code == 2
    assert "folder" in one_line(err)


def test_a_folder_without_deliveries(command, tmp_path):
    code, _, err = command("submit", tmp_path, "--home", tmp_path / "home")
    assert code == 2
    assert "no .xlsx or .csv" in one_line(err)


def test_a_name_that_says_nothing(command, tmp_path):
    file = tmp_path / "janvaris.csv"
    file.write_text("facility_id\n", encoding="utf-8")
    code, _, err = command("check", file)
    assert code == 2
    assert "--municipality" in one_line(err)


@pytest.mark.parametrize(
    ("options", "told"),
    [(["--municipality", "LV9999999"], "municipality code"), (["--period", "2026-13"], "YYYY-MM")],
)
def test_a_wrong_option(command, tmp_path, options, told):
    code, _, err = command("check", facilities(tmp_path), *options)
    assert code == 2
    assert told in one_line(err)


def test_a_clean_file_is_accepted_without_a_home(command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, out, _ = command("check", facilities(tmp_path))
    assert code == 0
    assert "Verdict: accepted" in out
    assert "submit" in out
    assert not (tmp_path / "data").exists()


def test_an_unknown_column_is_a_warning_that_names_its_place_not_its_header(command, tmp_path):
    header = "facility_id;name;service_type;capacity;open_from;refusals;Jānis Paraudziņš\n"
    code, out, _ = command(
        "check", facilities(tmp_path, "F1;Patversme;patversme;40;01.01.2020.;0;x\n", header), "--format", "json"
    )
    assert code == 0
    assert json.loads(out)["verdict"] == "accepted_with_warnings"
    assert [(f["check_id"], f["column"]) for f in json.loads(out)["findings"]] == [("FILE-13", "column 7")]
    assert "Paraudziņš" not in out


def test_a_corrupt_workbook(command, tmp_path):
    whole = next(PILOT.rglob("LV0001000_*.xlsx")).read_bytes()
    file = tmp_path / f"{RIGA}.xlsx"
    file.write_bytes(whole[: len(whole) // 2])
    code, out, _ = command("check", file, "--format", "json")
    assert code == 1
    assert ids(out) <= {"FILE-01", "FILE-02"}
    assert ids(out)


def test_a_csv_cut_in_the_middle(command, tmp_path):
    code, out, _ = command(
        "check", facilities(tmp_path, 'F1;Patversme;patversme;40;01.01.2020.;\nF2;"Naktspat'), "--format", "json"
    )
    assert code == 1
    assert "FILE-17" in ids(out)


def test_an_empty_file(command, tmp_path):
    file = tmp_path / f"{RIGA}_facilities.csv"
    file.write_bytes(b"")
    code, out, _ = command("check", file, "--format", "json")
    assert code == 1
    assert ids(out) == {"FILE-04"}


def test_a_query_before_anything_is_published(command, tmp_path):
    code, _, err = command("query", "select 1", "--home", tmp_path / "home")
    assert code == 2
    assert "Nothing is published" in one_line(err)


def test_publishing_without_a_tested_build(command, tmp_path):
    code, _, err = command("publish", "--home", tmp_path / "home")
    assert code == 2
    assert "no tested build" in one_line(err)


def test_a_lost_key_stops_gating_and_keeps_receiving(command, tmp_path):
    home = tmp_path / "home"
    assert command("submit", facilities(tmp_path), "--home", home)[0] == 0
    (home / "keys" / "pseudonym.key").unlink()
    code, _, err = command("gate", "--all", "--home", home)
    assert code == 2
    assert "keys" in one_line(err)


def test_production_makes_no_keys(command, tmp_path, monkeypatch):
    monkeypatch.setenv("PAJUMTE_ENV", "production")
    code, _, err = command("submit", facilities(tmp_path), "--home", tmp_path / "home")
    assert code == 2
    assert "PAJUMTE_ARCHIVE_RECIPIENT" in one_line(err)
    assert not (tmp_path / "home" / "keys").exists()


def test_a_file_with_an_unknown_name_holds_up_no_other(command, tmp_path):
    facilities(tmp_path)
    (tmp_path / "readme.csv").write_text("x\n", encoding="utf-8")
    home = tmp_path / "home"
    code, out, err = command("submit", tmp_path, "--home", home)
    assert code == 2
    assert "Received LV0001000-2026-01-v1" in out
    assert "readme.csv" in one_line(err)


def in_small_world(script):
    """Run a shell script as the only user of mount points of its own."""
    return subprocess.run(["unshare", "-rm", "sh", "-euc", script], capture_output=True, text=True, check=False)


def quoted(*words):
    return shlex.join(map(str, words))


def test_a_read_only_home(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    file = facilities(tmp_path)
    done = in_small_world(
        f"mount -t tmpfs -o ro tmpfs {quoted(home)}; "
        f"{quoted(PAJUMTE, 'submit', file, '--home', home)} && exit 9 || exit $?"
    )
    assert done.returncode == 2
    assert "cannot be written" in one_line(done.stderr)


def test_a_full_disk_registers_nothing_and_the_same_command_works_later(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    file = facilities(tmp_path, "".join(f"F{n};Patversme {n};patversme;40;01.01.2020.;\n" for n in range(20_000)))
    submit = quoted(PAJUMTE, "submit", file, "--home", home)
    listed = quoted(PAJUMTE, "deliveries", "--format", "json", "--home", home)
    done = in_small_world(
        f"mount -t tmpfs -o size=500k tmpfs {quoted(home)}; {submit} && exit 9; echo first=$? >&2; {listed};"
        f"mount -o remount,size=50m {quoted(home)}; {submit}; {listed}; find {quoted(home)} -name '*.tmp' >&2"
    )
    assert done.returncode == 0, done.stderr
    assert "is full" in done.stderr
    assert "Traceback" not in done.stderr
    assert "first=2" in done.stderr
    assert ".tmp" not in done.stderr
    before, after = done.stdout.split("Received", 1)
    assert json.loads(before[before.index("[") :]) == []
    assert len(json.loads(after[after.index("[") :])) == 1


@pytest.mark.slow
@pytest.mark.xdist_group("pilot")
def test_a_damaged_inbox_loses_nothing_of_the_rest(pilot_copy, tmp_path):
    before = marts(pilot_copy)
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "LV0007000_2023-10.xlsx").write_bytes(b"PK\x03\x04 broken")
    (inbox / "notes.csv").write_text("hello\n", encoding="utf-8")
    done = pajumte("run", "--inbox", inbox, home=pilot_copy)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert deliveries(pilot_copy)[-1]["verdict"] == "rejected"
    assert marts(pilot_copy) == before
