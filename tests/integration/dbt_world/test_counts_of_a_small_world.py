"""A summer in four municipalities, counted by hand.

Rīga (30 beds) delivers May to August 2025. Daugavpils (10 beds) delivers June and July only. Madona and Varakļāni
(10 beds) deliver every month, from July on as one municipality, LV0038001. All stays are in places of ETHOS Light 2.

| who | where | nights | comes and goes |
|---|---|---|---|
| anna | Rīga | 20 Apr – 10 Jul | was there before the first month delivered; leaves for a home of her own |
| bruno | Rīga | 5 – 12 Jun, 19 Jun – | seven nights away: a new episode; still there when the data end |
| cilda | Rīga, Daugavpils | 5 – 12 Jun, 18 Jun – | six nights away: one episode; Daugavpils stops delivering |
| didzis | Daugavpils | 10 May – 20 Jul | was there before Daugavpils delivered; dies |
| māra | Varakļāni | 10 Jun – 5 Aug | the merger is no move; leaves for a hospital |
| fēlikss | Rīga | 20 May – | open in May's file and not restated in June's: ends on 1 June |
| elza | Rīga | 3 Jul | a same-day stay |
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from tests.integration.dbt_world.building import BUILD_FILE, rows_of, run_dbt
from tests.integration.dbt_world.conftest import COUNTS
from tests.integration.dbt_world.world import Row, World, day

RIGA, DAUGAVPILS, LIEPAJA, JELGAVA = "LV0001000", "LV0002000", "LV0005000", "LV0003000"
MADONA, VARAKLANI, MERGED = "LV0038000", "LV0055000", "LV0038001"
FLOWS = (
    "active_start", "inflow_new", "inflow_returned_housing", "inflow_returned_other", "transfers_in", "transfers_out",
    "outflow_permanent", "outflow_hf", "outflow_institution", "outflow_deceased", "outflow_homeless_unseen",
    "outflow_other", "outflow_unknown", "coverage_in", "coverage_out", "active_end",
)  # fmt: skip


def _stay(
    stay_id: str, who: str, place: str, check_in: str, check_out: str | None = None, to: str | None = None
) -> Row:
    end = day(check_out) if check_out else None
    about = {"stay_id": stay_id, "local_person_id": who, "facility_id": place, "exit_destination": to}
    return about | {"check_in": day(check_in), "check_out": end}


def _place(facility_id: str, capacity: int) -> Row:
    about = {"facility_id": facility_id, "name": "Patversme", "service_type": "shelter"}
    return about | {"capacity": capacity, "open_from": day("2020-01-01")}


def _person(who: str, sex: str, birth_month: str | None) -> Row:
    return {"local_person_id": who, "sex": sex, "birth_month": birth_month}


def _deliver(
    world: World, municipality: str, period: str, stays: list[Row], places: list[Row], **feeds: list[Row]
) -> None:
    complete = {"living_situations": [], "institution_discharges": [], "persons": []} | feeds
    world.deliver(municipality, period, shelter_stays=stays, facilities=places, **complete)


def _summer() -> World:
    world = World()
    anna_stays = _stay("a1", "anna", "riga", "2025-04-20")
    anna_left = _stay("a1", "anna", "riga", "2025-04-20", "2025-07-10", "own_tenancy")
    felikss = _stay("f1", "fēlikss", "riga", "2025-05-20")
    bruno_first = _stay("b1", "bruno", "riga", "2025-06-05", "2025-06-12", "left_without_notice")
    bruno_again = _stay("b2", "bruno", "riga", "2025-06-19")
    cilda_first = _stay("c1", "cilda", "riga", "2025-06-05", "2025-06-12", "left_without_notice")
    elza = _stay("e1", "elza", "riga", "2025-07-03", "2025-07-03", "unknown")
    riga = [_place("riga", 30)]
    sighting = {"observation_id": "o1", "source": "outreach", "observed_on": day("2025-06-30"), "situation": "street"}
    people = [_person("anna", "F", "1980-07"), _person("bruno", "M", None)]
    _deliver(world, RIGA, "2025-05", [anna_stays, felikss], riga, persons=people)
    june = [anna_stays, bruno_first, bruno_again, cilda_first]
    _deliver(world, RIGA, "2025-06", june, riga, persons=people, living_situations=[sighting])
    _deliver(world, RIGA, "2025-07", [anna_left, bruno_again, elza], riga, persons=people)
    _deliver(world, RIGA, "2025-08", [bruno_again], riga, persons=people)

    cilda_again = _stay("c2", "cilda", "daugavpils", "2025-06-18")
    didzis_stays = _stay("d1", "didzis", "daugavpils", "2025-05-10")
    didzis_died = _stay("d1", "didzis", "daugavpils", "2025-05-10", "2025-07-20", "deceased")
    daugavpils = [_place("daugavpils", 10)]
    _deliver(world, DAUGAVPILS, "2025-06", [cilda_again, didzis_stays], daugavpils)
    _deliver(world, DAUGAVPILS, "2025-07", [cilda_again, didzis_died], daugavpils)

    absorbed = {"key_lineage": VARAKLANI}
    varaklani = dict(_place("varaklani", 10)) | absorbed
    mara_stays = dict(_stay("m1", "māra", "varaklani", "2025-06-10")) | absorbed
    mara_left = dict(_stay("m1", "māra", "varaklani", "2025-06-10", "2025-08-05", "hospital")) | absorbed
    for period in ("2025-05", "2025-06"):
        _deliver(world, MADONA, period, [], [])
        _deliver(world, VARAKLANI, period, [mara_stays] if period == "2025-06" else [], [varaklani])
    _deliver(world, MERGED, "2025-07", [mara_stays], [varaklani])
    _deliver(world, MERGED, "2025-08", [mara_left], [varaklani], evictions=[])
    return world


def _and_what_is_not_accepted(world: World) -> World:
    stray = [_stay("x1", "xenia", "liepaja", "2025-06-01")]
    rejected = world.deliver(DAUGAVPILS, "2025-08", verdict="rejected", shelter_stays=stray)
    world.check(rejected, "VAL-01", "error", "shelter_stays", 1)
    held = world.deliver(LIEPAJA, "2025-06", verdict="held", shelter_stays=stray)
    world.note(held, "confirmed", "shelter_stays", check_id="HIST-01", reason="A new shelter", noted_by="Liepāja")
    world.note(held, "re_evaluated", because_of="LV0005000-2025-05-v1", new_findings=0)
    world.note(held, "re_evaluated", because_of="LV0005000-2025-05-v2", new_findings=2)
    world.note(held, "hold", reason="Under review", noted_by="operator")
    world.deliver(LIEPAJA, "2025-07", verdict="needs_confirmation", shelter_stays=stray)
    world.deliver(RIGA, "2025-08", received_at=datetime(2025, 9, 16), evictions=[])
    return world


_SUMMER = _and_what_is_not_accepted(_summer())
BRUNO, CILDA, XENIA = (_SUMMER.person_numbers()[name] for name in ("bruno", "cilda", "xenia"))


@pytest.fixture(scope="module")
def summer(tmp_path_factory: pytest.TempPathFactory, dbt_target: Path) -> Path:
    """The build of that summer. The models' unit tests run with it."""
    build_file = tmp_path_factory.mktemp("summer") / BUILD_FILE
    _SUMMER.write(build_file)
    run_dbt(build_file, ["build", "--select", *COUNTS, "--indirect-selection", "buildable"], target=dbt_target)
    return build_file


def _flows(summer: Path, period: str, area: str) -> dict[str, int]:
    """The flows of a month that are not 0."""
    [row] = rows_of(summer, f"from marts.monthly_flows where time_period = '{period}' and ref_area = '{area}'")
    return {flow: row[flow] for flow in FLOWS if row[flow]}


@pytest.mark.parametrize(
    ("period", "area", "expected"),
    [
        # Anna's record covers 30 April; Rīga, its region and the nation begin with her.
        ("2025-05", RIGA, {"active_start": 1, "inflow_new": 1, "active_end": 2}),
        ("2025-05", "LV", {"active_start": 1, "inflow_new": 1, "active_end": 2}),
        ("2025-05", MADONA, {}),
        # Fēlikss and Bruno leave for nobody knows where, Bruno returns, Cilda goes to Daugavpils.
        (
            "2025-06",
            RIGA,
            {"active_start": 2, "inflow_new": 2, "inflow_returned_other": 1, "transfers_out": 1}
            | {"outflow_unknown": 2, "active_end": 2},
        ),
        ("2025-06", DAUGAVPILS, {"active_start": 1, "transfers_in": 1, "active_end": 2}),
        ("2025-06", "LV-R5", {"active_start": 1, "transfers_in": 1, "active_end": 2}),
        ("2025-06", VARAKLANI, {"inflow_new": 1, "active_end": 1}),
        # The nation was covered before Daugavpils was: Didzis comes in by coverage.
        (
            "2025-06",
            "LV",
            {"active_start": 2, "inflow_new": 3, "inflow_returned_other": 1, "coverage_in": 1}
            | {"outflow_unknown": 2, "active_end": 5},
        ),
        ("2025-07", RIGA, {"active_start": 2, "outflow_permanent": 1, "active_end": 1}),
        ("2025-07", DAUGAVPILS, {"active_start": 2, "outflow_deceased": 1, "active_end": 1}),
        ("2025-07", MERGED, {"active_start": 1, "active_end": 1}),
        ("2025-07", "LV", {"active_start": 5, "outflow_permanent": 1, "outflow_deceased": 1, "active_end": 3}),
        ("2025-08", MERGED, {"active_start": 1, "outflow_institution": 1}),
        # Cilda is lost from sight with Daugavpils.
        ("2025-08", "LV", {"active_start": 3, "outflow_institution": 1, "coverage_out": 1, "active_end": 1}),
    ],
)
def test_flows_of_a_month(summer: Path, period: str, area: str, expected: dict[str, int]) -> None:
    assert _flows(summer, period, area) == expected


def test_an_area_has_no_flows_in_a_month_in_which_nothing_of_it_is_covered_or_it_does_not_exist(summer: Path) -> None:
    shown = rows_of(summer, "select ref_area, time_period from marts.monthly_flows where ref_area not like 'LV-R%'")

    by_area: dict[str, list[str]] = {}
    for row in sorted(shown, key=lambda each: each["time_period"]):
        by_area.setdefault(row["ref_area"], []).append(row["time_period"])
    assert by_area == {
        "LV": ["2025-05", "2025-06", "2025-07", "2025-08"],
        RIGA: ["2025-05", "2025-06", "2025-07", "2025-08"],
        DAUGAVPILS: ["2025-06", "2025-07"],
        MADONA: ["2025-05", "2025-06"],
        VARAKLANI: ["2025-05", "2025-06"],
        MERGED: ["2025-07", "2025-08"],
    }


def _stock(summer: Path, night: str, area: str, **where: str) -> tuple[int, int | None, str] | None:
    dimensions = {"ethos_category": "_T", "sex": "_T", "age_band": "_T"} | where
    conditions = " and ".join(f"{name} = '{value}'" for name, value in dimensions.items())
    rows = rows_of(
        summer, f"from marts.point_in_time where time_period = '{night}' and ref_area = '{area}' and {conditions}"
    )
    return (rows[0]["persons"], rows[0]["anonymous"], rows[0]["obs_status"]) if rows else None


def test_stock_of_a_night_by_area_category_sex_and_age(summer: Path) -> None:
    june = "2025-06-30"

    assert _stock(summer, june, "LV") == (5, None, "A")
    assert _stock(summer, june, RIGA, ethos_category="E2") == (2, None, "A")
    assert _stock(summer, june, RIGA, ethos_category="E1_3", sex="F") == (1, None, "A")
    # Anna is 44 until her birth month, July 2025; Bruno's birth month is unknown.
    assert _stock(summer, june, RIGA, sex="F", age_band="Y35T44") == (1, None, "A")
    assert _stock(summer, june, RIGA, sex="M", age_band="_U") == (1, None, "A")
    assert _stock(summer, june, MERGED) is None


def test_nobody_on_the_street_is_a_finding_and_the_anonymous_stand_beside(summer: Path) -> None:
    assert _stock(summer, "2025-06-30", RIGA, ethos_category="E1") == (0, 1, "A")
    assert _stock(summer, "2025-05-31", RIGA, ethos_category="E1") == (0, 0, "A")
    assert _stock(summer, "2025-06-30", RIGA, ethos_category="E4") == (0, None, "A")


def test_a_municipality_without_data_is_absent_not_zero(summer: Path) -> None:
    assert _stock(summer, "2025-08-31", DAUGAVPILS) is None
    assert _stock(summer, "2025-05-31", DAUGAVPILS) is None
    assert _stock(summer, "2025-05-31", JELGAVA) is None


def test_coverage_is_the_share_of_known_beds(summer: Path) -> None:
    rows = rows_of(
        summer,
        "select time_period, coverage from marts.point_in_time"
        " where ref_area = 'LV' and ethos_category = '_T' and sex = '_T' and age_band = '_T' order by time_period",
    )

    # In August the ten beds of Daugavpils are missing of fifty.
    assert [row["coverage"] for row in rows] == [1.0, 1.0, 1.0, 0.8]


def test_prevalence_counts_everybody_seen_once_and_the_nights_of_the_timeline(summer: Path) -> None:
    [nation] = rows_of(
        summer,
        "from marts.annual_prevalence"
        " where ref_area = 'LV' and ethos_category = '_T' and sex = '_T' and age_band = '_T'",
    )

    anna, bruno, cilda, didzis, mara, felikss = 31 + 30 + 9, 7 + 12 + 31 + 31, 7 + 13 + 31, 30 + 19, 21 + 31 + 4, 12
    nights = anna + bruno + cilda + didzis + mara + felikss
    assert (nation["time_period"], nation["persons"], nation["nights"]) == (2025, 7, nights)
    # 1 May to 31 August are 123 days; the year is not over.
    assert nation["average_nightly"] == pytest.approx(nights / 123)
    assert nation["obs_status"] == "P"
    assert nation["coverage"] == pytest.approx((1 + 1 + 1 + 0.8) / 12)


def test_prevalence_of_a_merged_municipality_holds_what_its_predecessors_saw(summer: Path) -> None:
    rows = rows_of(
        summer,
        f"from marts.annual_prevalence where ref_area in ('{MADONA}', '{VARAKLANI}', '{MERGED}')"
        " and ethos_category = '_T' and sex = '_T' and age_band = '_T'",
    )

    assert [(row["ref_area"], row["persons"], row["nights"]) for row in rows] == [(MERGED, 1, 56)]


def test_an_episode_of_two_towns_is_one_and_after_seven_nights_there_are_two(summer: Path) -> None:
    episodes = rows_of(
        summer,
        "select person_id, starts_on, ends_on, is_censored, exit_kind from marts.fct_episode"
        f" where person_id in ({BRUNO}, {CILDA}) order by person_id, episode_no",
    )

    assert [tuple(episode.values()) for episode in episodes] == [
        (BRUNO, date(2025, 6, 5), date(2025, 6, 12), False, "unknown"),
        (BRUNO, date(2025, 6, 19), date(2025, 9, 1), True, None),
        (CILDA, date(2025, 6, 5), date(2025, 8, 1), True, None),
    ]


def test_a_dropped_record_is_counted_where_it_was_dropped(summer: Path) -> None:
    assert rows_of(summer, "from quality.dropped_open") == [
        {"municipality": RIGA, "feed": "shelter_stays", "period": "2025-06", "records": 1}
    ]


@pytest.mark.parametrize(
    ("municipality", "feed", "expected"),
    [
        (RIGA, "shelter_stays", ["accepted", "accepted", "accepted", "accepted"]),
        # Owed from the first month in which it was delivered.
        (RIGA, "evictions", ["late"]),
        (MERGED, "evictions", ["accepted"]),
        (DAUGAVPILS, "shelter_stays", ["accepted", "accepted", "rejected"]),
        (DAUGAVPILS, "facilities", ["accepted", "accepted", "missing"]),
        (LIEPAJA, "shelter_stays", ["held", "waiting", "missing"]),
        # Never delivered anything: owes the stays all the time.
        (JELGAVA, "shelter_stays", ["missing"] * 4),
        (JELGAVA, "facilities", []),
        (VARAKLANI, "shelter_stays", ["accepted", "accepted"]),
        (MERGED, "shelter_stays", ["accepted", "accepted"]),
    ],
)
def test_what_a_municipality_owes_and_what_became_of_it(
    summer: Path, municipality: str, feed: str, expected: list[str]
) -> None:
    rows = rows_of(
        summer,
        f"from quality.coverage where municipality = '{municipality}' and feed = '{feed}' order by period",
    )

    assert [row["status"] for row in rows] == expected


def test_a_check_shows_the_share_of_rows_that_failed_it(summer: Path) -> None:
    [row] = rows_of(summer, "from quality.check_results")

    assert (row["check_id"], row["severity"], row["failed_rows"], row["failed_share"]) == ("VAL-01", "error", 1, 1.0)


def test_what_was_said_about_a_month_is_published_beside_its_coverage(summer: Path) -> None:
    rows = rows_of(summer, "from quality.coverage_notes order by note_no")

    assert {(row["municipality"], row["period"]) for row in rows} == {(LIEPAJA, "2025-06")}
    assert [(row["feed"], row["kind"], row["note"]) for row in rows] == [
        ("shelter_stays", "confirmed", "HIST-01 confirmed: A new shelter"),
        # The re-evaluation that found nothing new is no note.
        (
            None,
            "re_evaluated",
            "judged again since LV0005000-2025-05-v2 came into force after it; new findings: 2",
        ),
        (None, "hold", "held: Under review"),
    ]


def test_a_rejected_or_held_or_waiting_row_is_in_no_mart(summer: Path) -> None:
    assert rows_of(summer, f"from marts.dim_person where person_id = {XENIA}") == []
    assert rows_of(summer, f"from marts.fct_spell where person_id = {XENIA}") == []


def test_no_token_of_the_accepted_rows_stands_in_a_mart(summer: Path) -> None:
    tokens = {"a1", "b1", "c1", "d1", "e1", "f1", "m1", "o1"} | {"riga", "daugavpils", "varaklani"}
    tables = rows_of(
        summer,
        "select distinct schema_name || '.' || table_name as name"
        " from duckdb_columns() where schema_name in ('marts', 'quality')",
    )

    assert tables
    for table in tables:
        found = {str(value) for row in rows_of(summer, f"from {table['name']}") for value in row.values()}
        assert not found & tokens, table["name"]


def test_every_table_and_column_of_the_marts_is_described_in_the_file(summer: Path) -> None:
    undescribed = rows_of(
        summer,
        "select table_name, column_name from duckdb_columns()"
        " where schema_name in ('marts', 'quality') and coalesce(comment, '') = ''"
        " union all select table_name, '' from duckdb_tables()"
        " where schema_name in ('marts', 'quality') and coalesce(comment, '') = ''"
        " union all select view_name, '' from duckdb_views()"
        " where schema_name in ('marts', 'quality') and coalesce(comment, '') = ''",
    )

    assert undescribed == []
