"""A release of the pilot's quarter, end to end: by the command, twice, killed, refused, and read as others read it."""

import csv
import hashlib
import json
import shutil
import subprocess
import sys
from dataclasses import replace
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZipFile

import duckdb
import polars as pl
import pytest
from dagster import build_asset_context
from pysdmx.io import get_datasets

from analyst.public_file.periods import Record
from analyst.released import ReleasePeriod, released_observations
from analyst.released.observations import KEY
from analyst.released.protecting import unprotected_leaks
from analyst.releases import protection
from analyst.releases.making import LeaksError, make_release
from analyst.releases.records import read_records
from examples.pilot_generator.canaries import canaries
from feeds.installation import Installation
from feeds.settings import Settings
from orchestration.assets.release import release
from orchestration.resources import PajumteResource
from tests.e2e.running import PILOT, ROOT, pajumte

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("pilot")]

QUARTER = "2023-Q3"
SMALLEST, LARGEST = 1, 4
"""The counts that are left out at the usual threshold."""


@pytest.fixture(scope="module")
def home(pilot, tmp_path_factory):
    """The pilot's home, in which the quarter is released once."""
    copied = tmp_path_factory.mktemp("released") / "home"
    shutil.copytree(pilot[0], copied, symlinks=True)
    return copied


@pytest.fixture(scope="module")
def out(home, tmp_path_factory):
    folder = tmp_path_factory.mktemp("out")
    done = pajumte("release", QUARTER, "--out", folder, "--language", "en", home=home)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "the audit found no leak" in done.stdout
    return folder


@pytest.fixture(scope="module")
def exact(home):
    published = (home / "published" / "current.duckdb").resolve()
    return released_observations(published, ReleasePeriod.parse(QUARTER))


def content_of(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_the_folder_has_every_format_and_the_manifest_the_hash_of_each_file_and_delivery(home, out):
    files = content_of(out / QUARTER)
    about = json.loads(files.pop("manifest.json"))
    assert about["files"] == {
        name: {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)} for name, data in sorted(files.items())
    }
    for kind in ("csv", "parquet", "xlsx", "xml", "html", "pdf"):
        assert any(name.endswith(f".{kind}") for name in files), kind
    with duckdb.connect(str((home / "published/current.duckdb").resolve()), read_only=True) as connection:
        (publication,) = connection.execute(
            "SELECT build_id, code_version, parameters, deliveries_used FROM marts.publication"
        ).fetchall()
    told = about["publication"]
    assert (told["build_id"], told["code_version"], told["parameters"]) == publication[:3]
    assert len(about["deliveries"]) == publication[3]
    assert all(len(h) == 64 for d in about["deliveries"] for h in d["sha256"].values())


def test_the_same_release_gives_the_same_bytes_here_and_elsewhere(home, out, tmp_path):
    again = pajumte("release", QUARTER, "--out", out, "--language", "en", home=home)
    assert (again.returncode, "byte for byte" in again.stdout) == (0, True)
    elsewhere = pajumte("release", QUARTER, "--out", tmp_path, "--language", "lv", home=home)
    assert elsewhere.returncode == 0
    assert content_of(tmp_path / QUARTER) == content_of(out / QUARTER)
    assert [record.number for record in read_records(home / "releases")] == [1]


def test_the_asset_writes_the_same_folder_under_home(home, out):
    with build_asset_context(partition_key=QUARTER) as context:
        made = release(context, PajumteResource(home=str(home)))
    assert content_of(home / "releases/out" / QUARTER) == content_of(out / QUARTER)
    assert made.metadata["left_out"] > 0
    assert [record.number for record in read_records(home / "releases")] == [1]


def test_no_small_count_is_in_it_and_what_is_published_is_exact(out, exact):
    key = [c for c in exact.columns if c not in ("obs_value", "obs_status", "conf_status", "decimals", "coverage")]
    published = pl.concat(
        [
            pl.read_parquet(file).with_columns(pl.lit(file.stem).alias("table"))
            for file in sorted((out / QUARTER / "parquet").glob("*.parquet"))
        ],
        how="diagonal",
    ).with_columns(pl.col(name).fill_null("_Z") for name in key if name not in ("table",))
    joined = published.join(exact.select(*key, pl.col("obs_value").alias("exact"), "decimals"), on=key, how="inner")
    assert joined.height == exact.height
    counts = joined.filter((pl.col("unit_measure") == "PS") & pl.col("exact").is_between(SMALLEST, LARGEST))
    assert counts.height > 0
    assert counts["obs_value"].null_count() == counts.height
    told = joined.filter(pl.col("obs_value").is_not_null())
    assert told.height > 0
    assert all(round(e, d) == v for v, e, d in told.select("obs_value", "exact", "decimals").iter_rows())


def test_nothing_is_shown_that_the_public_file_leaves_out(home, out):
    public = Record.read(home / "builds").observations
    (record, *_) = read_records(home / "releases")
    both = record.observations.join(public, on=KEY, suffix="_public")
    assert both.height > 0
    assert both.filter((pl.col("obs_status_public") == "Q") & pl.col("obs_value").is_not_null()).height == 0


def test_all_formats_leave_out_the_same(out):
    left_out = {
        file.stem: pl.read_parquet(file)["obs_value"].null_count()
        for file in (out / QUARTER / "parquet").glob("*.parquet")
    }
    for table, count in left_out.items():
        rows = csv.DictReader(StringIO((out / QUARTER / "csv" / f"{table}.csv").read_text(encoding="utf-8")))
        assert sum(row["obs_value"] == "" for row in rows) == count, table


def test_sdmx_is_read_by_its_own_tools_with_every_code_known(out):
    folder = out / QUARTER / "sdmx"
    (homelessness,) = get_datasets(folder / "data.csv", folder / "structure.xml")
    (epoch,) = get_datasets(folder / "epoch.csv", folder / "structure.xml")
    assert homelessness.data.shape[0] > 0
    assert set(epoch.data["COUNT_TYPE"]) == {"PIT"}
    for dataset in (homelessness, epoch):
        for component in dataset.structure.components:
            if component.enumeration is not None:
                known = {code.id for code in component.enumeration}
                assert set(dataset.data[component.id]) <= known, component.id


def test_the_table_for_international_comparison_says_what_the_mart_says_wherever_it_may(home, out):
    key = ["freq", "ref_area", "indicator", "count_type", "ethos_light", "sex", "age", "time_period"]
    same = ["obs_value", "unit_measure", "decimals", "obs_status", "collection_method"]
    flags = ["includes_children", "includes_dv_accommodation", "includes_refugees", "includes_asylum_seekers"]
    text = (out / QUARTER / "sdmx" / "epoch.csv").read_text(encoding="utf-8")
    exported = {tuple(r[k.upper()] for k in key): r for r in csv.DictReader(StringIO(text))}
    with duckdb.connect(str((home / "published/current.duckdb").resolve()), read_only=True) as connection:
        mart = connection.sql(
            f"SELECT {', '.join([*key, *same, *flags])} FROM marts.epoch_indicators "
            "WHERE time_period BETWEEN '2023-07-01' AND '2023-09-30'"
        ).pl()
    assert mart.height > 0
    published = 0
    for row in mart.iter_rows(named=True):
        told = exported.get(tuple(row[k] for k in key))
        if told is None:
            assert row["ref_area"] != "LV", "the nation is released by sex and age"
            assert (row["sex"], row["age"]) != ("_T", "_T")
            continue
        assert [told[flag.upper()] for flag in flags] == ["true" if row[flag] else "false" for flag in flags]
        assert (told["UNIT_MEASURE"], told["COLLECTION_METHOD"]) == (row["unit_measure"], row["collection_method"])
        if told["OBS_VALUE"]:
            published += 1
            assert float(told["OBS_VALUE"]) == round(row["obs_value"], row["decimals"])
            assert told["OBS_STATUS"] == row["obs_status"]
    assert published > 0


def test_nothing_of_the_pilot_s_people_is_in_it(out):
    secrets = [text.encode() for text in canaries().texts]
    for name, data in content_of(out / QUARTER).items():
        unpacked = (
            b"".join(map(ZipFile(BytesIO(data)).read, ZipFile(BytesIO(data)).namelist())) if "xlsx" in name else data
        )
        assert not [secret for secret in secrets if secret in unpacked], name


def test_a_later_release_opens_nothing_that_an_earlier_one_left_out(home, out, tmp_path):
    done = pajumte("release", "2023-09", "--out", tmp_path, home=home)
    assert done.returncode == 0, done.stderr
    first, second = (record.observations for record in read_records(home / "releases")[:2])
    both = first.join(second, on=KEY, suffix="_later")
    assert both.height > 0
    opened = both.filter((pl.col("obs_status") == "Q") & pl.col("obs_value_later").is_not_null())
    assert opened.height == 0
    assert json.loads((tmp_path / "2023-09/manifest.json").read_text())["revisions"]["cells"] == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["2023-Q5"], "is no period"),
        (["2019-Q1"], "no figure of 2019-Q1"),
        ([QUARTER, "--threshold", "1"], "would leave nothing out"),
    ],
)
def test_a_mistake_is_one_sentence_and_writes_nothing(home, tmp_path, arguments, said):
    done = pajumte("release", *arguments, "--out", tmp_path / "new", home=home)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "new").exists()


def test_a_folder_with_other_files_is_left_alone(home, tmp_path):
    (tmp_path / QUARTER).mkdir()
    (tmp_path / QUARTER / "mine.txt").write_text("mine")
    done = pajumte("release", QUARTER, "--out", tmp_path, home=home)
    assert (done.returncode, "holds other files" in done.stderr) == (2, True)
    assert [p.name for p in (tmp_path / QUARTER).iterdir()] == ["mine.txt"]


def test_without_a_publication_there_is_nothing_to_release(tmp_path):
    done = pajumte("release", QUARTER, "--out", tmp_path / "out", home=tmp_path / "home")
    assert (done.returncode, "Nothing is published" in done.stderr) == (2, True)


def test_what_the_audit_refuses_is_neither_written_nor_remembered(pilot_copy, tmp_path, monkeypatch):
    installation = Installation.open(Settings(home=pilot_copy))
    protect = protection.protected_observations

    def careless(exact, threshold, **known):
        protected = protect(exact, threshold, **known)
        return replace(protected, leaks=unprotected_leaks(exact, threshold))

    monkeypatch.setattr(protection, "protected_observations", careless)
    with pytest.raises(LeaksError, match="Nothing is released"):
        make_release(installation, QUARTER, tmp_path / "out", 5)
    assert not (tmp_path / "out").exists()
    assert read_records(installation.home.releases) == []


def test_a_release_after_a_correction_tells_what_it_revises_and_which_delivery_can_have_changed_it(home, out, tmp_path):
    """Liepāja tells that its Housing First cost more in September; the quarter is released again."""
    corrected = tmp_path / "home"
    shutil.copytree(home, corrected, symlinks=True)
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    name = "LV0005000_2023-09_service_costs.csv"
    costs = next(PILOT.rglob(name)).read_text(encoding="utf-8")
    assert costs.count(",2157.30,") == 1
    (inbox / name).write_text(costs.replace(",2157.30,", ",4157.30,"), encoding="utf-8")
    assert pajumte("submit", inbox, home=corrected).returncode == 0
    assert pajumte("gate", "--all", home=corrected).returncode == 0
    confirmed = pajumte("confirm", "--all", "--reason", "a bill of the summer", home=corrected)
    assert confirmed.returncode == 0, confirmed.stderr
    assert pajumte("build", home=corrected).returncode == 0
    assert pajumte("publish", home=corrected).returncode == 0

    done = pajumte("release", QUARTER, "--out", tmp_path, "--language", "en", home=corrected)

    assert done.returncode == 0, done.stderr
    with (tmp_path / QUARTER / "revisions.csv").open(encoding="utf-8", newline="") as lines:
        revised = list(csv.DictReader(lines))
    assert f"Published figures revised: {len(revised)}." in done.stdout
    (amount,) = (row for row in revised if row["measure"] == "amount_eur")
    assert (amount["ref_area"], amount["service_type"], amount["time_period"]) == ("LV", "housing_first", "2023-09")
    assert round(float(amount["new_value"]) - float(amount["old_value"]), 2) == 2000
    assert {(row["table"], row["time_period"]) for row in revised} == {("unit_costs", "2023-09")}
    assert {(row["causes"], row["deliveries"]) for row in revised} == {("correction", "LV0005000-2023-09-v2")}
    before, now = (told_costs(folder / QUARTER) for folder in (out, tmp_path))
    assert {key for key in before.keys() & now.keys() if before[key] != now[key]} == {
        (row["ref_area"], row["service_type"], row["time_period"], row["measure"]) for row in revised
    }
    assert len(read_records(corrected / "releases")) == len(read_records(home / "releases")) + 1


def told_costs(folder):
    """The published costs of a release."""
    rows = csv.DictReader(StringIO((folder / "csv" / "unit_costs.csv").read_text(encoding="utf-8")))
    key = ("ref_area", "service_type", "time_period", "measure")
    return {tuple(row[name] for name in key): row["obs_value"] for row in rows if row["obs_value"]}


KILLED = """
import sys
from pathlib import Path
from analyst.releases.making import make_release
from feeds.installation import Installation
from feeds.settings import Settings
from orchestration.assets.release import release
from orchestration.resources import PajumteResource
from tests.e2e.killing import die_at_step
installation = Installation.open(Settings(home=Path(sys.argv[1])))
die_at_step(int(sys.argv[3]))
make_release(installation, sys.argv[4], Path(sys.argv[2]), 5)
"""


@pytest.mark.parametrize("step", [1, 4, 30])
def test_killed_at_any_step_there_is_a_whole_release_or_none_and_what_is_out_is_remembered(
    home, out, pilot_copy, tmp_path, step
):
    arguments = [sys.executable, "-c", KILLED, str(pilot_copy), str(tmp_path), str(step), QUARTER]
    killed = subprocess.run(arguments, cwd=ROOT, check=False, capture_output=True, timeout=300)
    assert killed.returncode == -9, killed.stderr.decode()[-2000:]
    remembered = read_records(Path(pilot_copy) / "releases")
    assert not (tmp_path / QUARTER).exists() or remembered
    done = pajumte("release", QUARTER, "--out", tmp_path, home=pilot_copy)
    assert done.returncode == 0, done.stderr
    assert content_of(tmp_path / QUARTER) == content_of(out / QUARTER)
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []
