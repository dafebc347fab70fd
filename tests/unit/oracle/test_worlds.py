"""Test worlds are valid, repeatable, rich, and written as feeds.md says; what must hold on any data holds on them."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.oracle import (
    annual_prevalence,
    dropped_open,
    hf_retention_crude,
    monthly_flows,
    point_in_time,
    service_unit_costs,
)
from tests.oracle.codelists import municipalities
from tests.oracle.monthly_flows import ENTRIES, LEAVINGS
from tests.worlds.careers import KINDS as KINDS_OF_CAREER
from tests.worlds.handmade import (
    LIEPAJA,
    MADONA,
    MADONA_BEFORE,
    RIGA,
    VARAKLANI,
    cost,
    delivery,
    facility,
    person,
    stay,
)
from tests.worlds.logical import World
from tests.worlds.making import make_world
from tests.worlds.validity import violations
from tests.worlds.writing import STYLES, Style, write_delivery, write_world

SEEDS = (1, 2, 3)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("merger", [False, True])
def test_a_world_passes_the_error_checks(seed: int, merger: bool) -> None:
    assert violations(make_world(seed, persons=150, merger=merger)) == []


@pytest.mark.parametrize("merger", [False, True])
def test_a_world_with_careers_passes_the_error_checks_too(merger: bool) -> None:
    assert violations(make_world(2, persons=40, careers=5 * len(KINDS_OF_CAREER), merger=merger)) == []


def test_the_same_seed_makes_the_same_world() -> None:
    assert make_world(7, persons=40) == make_world(7, persons=40)
    assert make_world(7, persons=40) != make_world(8, persons=40)


def test_a_world_has_what_may_befall_a_record() -> None:
    world = make_world(1, persons=300)
    rows = {
        feed: [row for each in world.all_deliveries for row in each.feeds.get(feed, [])]
        for feed in (
            "shelter_stays",
            "living_situations",
            "institution_discharges",
            "persons",
            "hf_enrolments",
            "evictions",
        )
    }
    stays, sightings, people = rows["shelter_stays"], rows["living_situations"], rows["persons"]
    assert any(row["check_in"] == row["check_out"] for row in stays)
    assert any(row["check_out"] is None for row in stays)
    assert any(row["exit_destination"] == "deceased" for row in stays)
    assert any(row["withdrawn"] for row in stays)
    assert {row["source"] for row in sightings} == {"outreach", "count", "social_service"}
    assert {row["valid_to"] is None for row in sightings} == {True, False}
    assert any(row["local_person_id"] is None for row in sightings)
    assert {row["housing_offered"] for row in rows["institution_discharges"]} == {True, False}
    assert any(row["previous_person_code"] for row in people)
    assert any(row["person_code"] is None for row in people)
    assert len({row["exit_reason"] for row in rows["hf_enrolments"]}) > 5
    assert {"prevented", "homeless"} <= {row["outcome"] for row in rows["evictions"]}
    assert world.corrections
    assert any(not feed_rows for each in world.deliveries for feed_rows in each.feeds.values())
    months = Counter(each.municipality for each in world.deliveries)
    assert min(months.values()) < max(months.values()) == 30


def test_after_the_merger_madona_restates_what_varaklani_left_open() -> None:
    world = make_world(1, persons=300, merger=True)
    codes = {(each.municipality, each.period) for each in world.deliveries}
    assert max(period for code, period in codes if code in (VARAKLANI, MADONA_BEFORE)) < "2025-07"
    july = next(each for each in world.deliveries if (each.municipality, each.period) == (MADONA, "2025-07"))
    assert any(str(row["stay_id"]).startswith(f"{VARAKLANI}:") for row in july.feeds["shelter_stays"])
    assert any(str(row["local_person_id"]).startswith(f"{VARAKLANI}:") for row in july.feeds["persons"])


def test_records_are_dropped_only_when_asked_for() -> None:
    assert dropped_open(make_world(1, corrections=False).deliveries) == {}
    assert dropped_open(make_world(1, dropped=True, corrections=False).deliveries) != {}


@pytest.mark.parametrize("seed", SEEDS)
def test_properties_that_must_hold_on_any_data(seed: int) -> None:
    accepted = make_world(seed, persons=150, merger=seed == 2, dropped=seed == 3).all_deliveries
    stock = {key: row["persons"] or 0 for key, row in point_in_time(accepted).items()}
    prevalence = annual_prevalence(accepted)
    of_all_people: Counter[tuple[object, ...]] = Counter()
    of_municipalities: Counter[tuple[object, ...]] = Counter()
    for (night, area, category, sex, age), persons in stock.items():
        if "_T" not in (sex, age):
            of_all_people[night, area, category] += persons
        if area in municipalities():
            of_municipalities[night, category, sex, age] += persons
    for (night, area, category, sex, age), persons in stock.items():
        if (sex, age) == ("_T", "_T"):
            assert persons == of_all_people[night, area, category]
        if persons:
            assert prevalence[night.year, "LV", category, "_T", "_T"]["persons"] >= persons
        if area == "LV":
            assert persons == of_municipalities[night, category, sex, age]
    for row in monthly_flows(accepted).values():
        gained, lost = sum(row[name] for name in ENTRIES), sum(row[name] for name in LEAVINGS)
        assert row["active_end"] == row["active_start"] + gained - lost
        assert min(row.values()) >= 0
    for row in hf_retention_crude(accepted).values():
        assert (row["housed"] or 0) + (row["deaths"] or 0) <= (row["entrants"] or 0)
    assert service_unit_costs(accepted)


def test_the_order_of_the_list_does_not_matter() -> None:
    accepted = make_world(5, persons=80).all_deliveries
    assert monthly_flows(accepted) == monthly_flows(accepted[::-1])
    assert point_in_time(accepted) == point_in_time(accepted[::-1])


def hand_made() -> World:
    rows = {
        "persons": [person("p1", birth="1980", first_name="Žanete", last_name="Šķēle", disability=True)],
        "shelter_stays": [stay("s1", "p1", "2023-03-05", "2023-03-09", "street")],
        "service_costs": [cost("c1", "shelter", "1234.56"), cost("c2", "shelter", "-7.50")],
    }
    return World(
        0, [delivery(RIGA, "2023-03", 1, facilities=[facility()], **rows), delivery(LIEPAJA, "2023-03", 2, **rows)]
    )


def read(path: Path, encoding: str, separator: str) -> list[list[str]]:
    return list(csv.reader(path.read_bytes().decode(encoding).splitlines(), delimiter=separator))


def test_csv_in_plain_utf_8_with_english_headers(tmp_path: Path) -> None:
    write_delivery(hand_made().deliveries[0], tmp_path, Style())
    table = read(tmp_path / "LV0001000_2023-03_shelter_stays.csv", "utf-8", ",")
    row = dict(zip(*table, strict=True))
    assert row["check_in"] == "2023-03-05"
    assert row["exit_destination"] == "street"
    assert row["withdrawn"] == ""
    assert read(tmp_path / "LV0001000_2023-03_living_situations.csv", "utf-8", ",")[1:] == []


def test_csv_in_windows_1257_with_latvian_headers_labels_dates_and_decimals(tmp_path: Path) -> None:
    write_delivery(hand_made().deliveries[0], tmp_path, STYLES[4])
    people = dict(zip(*read(tmp_path / "LV0001000_2023-03_persons.csv", "cp1257", ";"), strict=True))
    assert (people["Vārds"], people["Uzvārds"]) == ("Žanete", "Šķēle")
    stays = dict(zip(*read(tmp_path / "LV0001000_2023-03_shelter_stays.csv", "cp1257", ";"), strict=True))
    assert "05.03.2023" in stays.values()
    costs = read(tmp_path / "LV0001000_2023-03_service_costs.csv", "cp1257", ";")
    assert "1\u00a0234,56" in costs[1] and "-7,50" in costs[2]


def test_csv_with_a_byte_order_mark_and_dates_that_end_in_a_dot(tmp_path: Path) -> None:
    write_delivery(hand_made().deliveries[0], tmp_path, STYLES[3])
    content = (tmp_path / "LV0001000_2023-03_shelter_stays.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf") and b"05.03.2023." in content


def test_workbooks_hold_real_dates_and_numbers_in_any_column_order(tmp_path: Path) -> None:
    path = write_delivery(hand_made().deliveries[0], tmp_path, Style("xlsx", shuffles_columns=True))[0]
    workbook = load_workbook(path)
    header, values = workbook["shelter_stays"].iter_rows(values_only=True)
    row = dict(zip(header, values, strict=True))
    assert row["check_in"].date() == date(2023, 3, 5)
    assert sorted(header) != list(header) and header[:2] != ("stay_id", "withdrawn")
    header, first, _ = workbook["service_costs"].iter_rows(values_only=True)
    assert dict(zip(header, first, strict=True))["amount_eur"] == 1234.56


def test_a_world_is_written_in_all_styles_and_corrections_apart(tmp_path: Path) -> None:
    world = make_world(1, persons=20, months=14)
    files = write_world(world, tmp_path)
    assert {path.suffix for path in files} == {".csv", ".xlsx"}
    assert {path.parent.name for path in files} == {"1_first_versions", "2_corrections"}
    assert len(set(files)) == len(files)
