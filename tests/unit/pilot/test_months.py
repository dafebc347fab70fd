"""Each month's file restates what feeds.md asks for, and keeps every rule that the gate enforces as an error."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

import pytest

from feeds.codelists import load_codelist
from feeds.contract_loading import load_contracts
from tests.unit.pilot.delivered import MUNICIPALITIES, PERIODS, SPANS, Months, Row, by_key, grouped

NAMING_PERSONS = (*SPANS[:5], "crisis_events")
BOUNDS = {
    "shelter_stays": ("check_in", "check_out"),
    "living_situations": ("observed_on", "valid_to"),
    "institution_discharges": ("ready_on", "discharged_on"),
    "evictions": ("notice_on", "executed_on"),
    "hf_enrolments": ("referred_on", "exited_on"),
    "hf_tenancies": ("move_in", "move_out"),
}
NEW_CODE = re.compile(r"\A3[2-9]\d{4}-?\d{5}\Z")


def first_day(period: str) -> date:
    return date.fromisoformat(f"{period}-01")


@cache
def last_day(period: str) -> date:
    return (first_day(period) + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def files(months: Months) -> Iterator[tuple[str, str]]:
    """Every (municipality, period) of the pilot."""
    return ((municipality, period) for municipality in MUNICIPALITIES for period in PERIODS)


def end_of(feed: str, row: Row, period: str) -> date | None:
    """The end of a span record as the file tells it; None = open (feeds.md)."""
    end: date | None = row[BOUNDS[feed][1]]
    if feed == "living_situations" and end is None:
        end = row["observed_on"]
    if feed == "evictions" and row["outcome"] and end is None:
        end = last_day(period)
    return end


def test_every_municipality_delivers_every_feed_in_every_month(delivered: Months) -> None:
    assert set(delivered.rows) == {
        (municipality, period, feed) for municipality, period in files(delivered) for feed in load_contracts()
    }


def test_required_values_are_there_and_codes_are_in_their_lists(delivered: Months) -> None:
    for (_, _, name), rows in delivered.rows.items():
        for column in load_contracts()[name].columns:
            if column.required:
                assert all(row[column.name] is not None for row in rows), (name, column.name)
            if column.codelist:
                codes = set(load_codelist(column.codelist).codes)
                assert {row[column.name] for row in rows} <= codes | {None}, (name, column.name)


def test_numbers_lie_in_their_ranges(delivered: Months) -> None:
    for (_, _, name), rows in delivered.rows.items():
        for column in load_contracts()[name].columns:
            values = [row[column.name] for row in rows if row[column.name] is not None]
            if column.minimum is not None and values:
                low = min(values)
                assert low > column.minimum if column.exclusive_minimum else low >= column.minimum, (name, column.name)
            if column.maximum is not None and values:
                assert max(values) <= column.maximum, (name, column.name)


def test_keys_are_unique_in_a_file_and_over_all_months_of_a_feed_of_facts(delivered: Months) -> None:
    for (_, _, name), rows in delivered.rows.items():
        key = load_contracts()[name].key
        assert len({row[key] for row in rows}) == len(rows), name
    for name in ("hf_support", "hf_assessments", "hf_fidelity", "service_costs", "crisis_events"):
        keys = [(row["municipality"], row[load_contracts()[name].key]) for row in delivered.facts(name)]
        assert len(set(keys)) == len(keys), name


def test_nobody_has_the_same_check_in_at_the_same_place_under_two_keys(delivered: Months) -> None:
    for municipality, period in files(delivered):
        rows = delivered.of(municipality, period, "shelter_stays")
        doors = Counter((row["local_person_id"], row["facility_id"], row["check_in"]) for row in rows)
        assert max(doors.values()) == 1


def test_persons_names_exactly_those_whom_another_feed_of_the_file_names(delivered: Months) -> None:
    for municipality, period in files(delivered):
        named = {
            row["local_person_id"]
            for feed in NAMING_PERSONS
            for row in delivered.of(municipality, period, feed)
            if row["local_person_id"] is not None
        }
        assert {row["local_person_id"] for row in delivered.of(municipality, period, "persons")} == named


def test_only_anonymous_outreach_sightings_name_nobody(delivered: Months) -> None:
    anonymous = [row for row in delivered.current("living_situations") if row["local_person_id"] is None]
    assert anonymous
    assert {row["source"] for row in anonymous} == {"outreach"}


def test_facilities_and_enrolments_that_are_named_are_delivered(delivered: Months) -> None:
    for municipality, period in files(delivered):
        places = {row["facility_id"] for row in delivered.of(municipality, period, "facilities")}
        enrolments = {row["enrolment_id"] for row in delivered.of(municipality, period, "hf_enrolments")}
        stays = {row["facility_id"] for row in delivered.of(municipality, period, "shelter_stays")}
        lines = {row["facility_id"] for row in delivered.of(municipality, period, "service_costs")} - {None}
        assert stays | lines <= places
        for feed in ("hf_tenancies", "hf_support"):
            assert {row["enrolment_id"] for row in delivered.of(municipality, period, feed)} <= enrolments


def test_questionnaires_belong_to_enrolments_of_the_municipality(delivered: Months) -> None:
    enrolments = {(row["municipality"], row["enrolment_id"]) for row in delivered.current("hf_enrolments")}
    answers = {(row["municipality"], row["enrolment_id"]) for row in delivered.facts("hf_assessments")}
    assert answers <= enrolments


def test_every_span_record_in_a_file_was_active_in_the_month(delivered: Months) -> None:
    for municipality, period in files(delivered):
        for feed in SPANS:
            for row in delivered.of(municipality, period, feed):
                start, end = row[BOUNDS[feed][0]], end_of(feed, row, period)
                assert start <= last_day(period)
                assert end is None or first_day(period) <= end <= last_day(period)
                assert end is None or start <= end


def test_an_open_record_is_restated_in_the_next_month_until_it_has_ended(delivered: Months) -> None:
    for municipality in MUNICIPALITIES:
        for feed in SPANS:
            key = load_contracts()[feed].key
            for period, following in itertools.pairwise(PERIODS):
                rows = delivered.of(municipality, period, feed)
                open_keys = {row[key] for row in rows if end_of(feed, row, period) is None and not row["withdrawn"]}
                told = {row[key] for row in delivered.of(municipality, following, feed)}
                assert open_keys <= told, (municipality, period, feed)


def test_a_closed_record_is_not_told_again_and_its_start_never_changes(delivered: Months) -> None:
    for municipality in MUNICIPALITIES:
        for feed in set(SPANS) - {"living_situations"}:
            key, start = load_contracts()[feed].key, BOUNDS[feed][0]
            closed: set[str] = set()
            starts: dict[str, date] = {}
            for period in PERIODS:
                for row in delivered.of(municipality, period, feed):
                    assert row[key] not in closed
                    assert starts.setdefault(row[key], row[start]) == row[start]
                    if end_of(feed, row, period) is not None:
                        closed.add(row[key])


def test_a_sighting_that_lasts_past_the_month_is_told_again_with_a_later_last_day(delivered: Months) -> None:
    lasting = 0
    for municipality in MUNICIPALITIES:
        for period, following in itertools.pairwise(PERIODS):
            before = by_key(delivered.of(municipality, period, "living_situations"), "observation_id")
            for row in delivered.of(municipality, following, "living_situations"):
                earlier = before.get(row["observation_id"])
                if earlier is not None:
                    lasting += 1
                    assert earlier["valid_to"] == last_day(period) < row["valid_to"]
                    assert earlier | {"valid_to": None} == row | {"valid_to": None}
    assert lasting >= 10


def test_a_stay_is_told_as_open_until_the_month_in_which_it_ends(delivered: Months) -> None:
    """One stay, month by month: the file of a month knows nothing of later ones."""
    for municipality in MUNICIPALITIES:
        ended = {row["stay_id"]: row["check_out"] for row in delivered.current("shelter_stays") if row["check_out"]}
        for period in PERIODS:
            for row in delivered.of(municipality, period, "shelter_stays"):
                if f"{ended.get(row['stay_id'], '')}"[:7] > period:
                    assert (row["check_out"], row["exit_destination"]) == (None, None)


def test_the_boundary_cases_occur(delivered: Months) -> None:
    """Stays that begin or end on a month's first or last day, and same-day stays, so the pilot shows how they count."""
    stays = delivered.current("shelter_stays")
    firsts, lasts = {first_day(period) for period in PERIODS}, {last_day(period) for period in PERIODS}
    assert any(row["check_in"] in firsts for row in stays)
    assert any(row["check_out"] in firsts for row in stays)
    assert any(row["check_in"] in lasts for row in stays)
    assert any(row["check_out"] in lasts for row in stays)
    assert any(row["check_in"] == row["check_out"] for row in stays)


def test_facts_lie_in_their_month(delivered: Months) -> None:
    for name in ("hf_support", "hf_assessments", "hf_fidelity", "crisis_events"):
        day = load_contracts()[name].fact_date
        assert day is not None
        for row in delivered.facts(name):
            assert f"{row[day]:%Y-%m}" == row["period"]


def test_nothing_happens_before_birth_and_nobody_is_over_100(delivered: Months) -> None:
    for row in delivered.current("persons"):
        born = str(row["birth_date"])[:7]
        assert born > "1923"
        stated = row["first_homeless_on"]
        assert stated is None or born[:4] <= str(stated)[:4]


def test_children_come_with_their_household(delivered: Months) -> None:
    children = [row for row in delivered.current("persons") if str(row["birth_date"])[:4] >= "2010"]
    of_families = [row for row in children if row["household_id"] and row["household_type"] == "lone_parent"]
    # One child comes alone: see test_confirmations.
    assert len(children) == len(of_families) + 1
    assert len(of_families) > 5


def test_nothing_is_told_of_the_dead_after_their_death(delivered: Months) -> None:
    deaths: dict[tuple[str, str], date] = {}
    for feed, end in (("shelter_stays", "check_out"), ("hf_enrolments", "exited_on")):
        for row in delivered.current(feed):
            if "deceased" in (row["exit_destination"], row.get("exit_reason")):
                deaths[row["municipality"], row["local_person_id"]] = row[end]
    assert len(deaths) > 2
    for feed in NAMING_PERSONS:
        bounds = BOUNDS.get(feed, ("occurred_on", "occurred_on"))
        rows = delivered.facts(feed) if feed == "crisis_events" else delivered.current(feed)
        for row in rows:
            death = deaths.get((row["municipality"], row["local_person_id"]))
            if death is not None:
                assert row[bounds[0]] <= death
                last = row[bounds[1]] or (row["observed_on"] if feed == "living_situations" else None)
                assert last is not None
                assert last <= death


def test_stays_lie_inside_the_opening_of_their_place(delivered: Months) -> None:
    for municipality, period in files(delivered):
        places = by_key(delivered.of(municipality, period, "facilities"), "facility_id")
        for row in delivered.of(municipality, period, "shelter_stays"):
            assert places[row["facility_id"]]["open_from"] <= row["check_in"]
            assert places[row["facility_id"]]["open_to"] is None


def test_ends_come_with_what_an_end_requires(delivered: Months) -> None:
    for municipality, period in files(delivered):
        for row in delivered.of(municipality, period, "shelter_stays"):
            assert (row["check_out"] is None) == (row["exit_destination"] is None)
        for row in delivered.of(municipality, period, "hf_enrolments"):
            assert (row["exited_on"] is None) == (row["exit_reason"] is None)
            left_alive = row["exited_on"] is not None and row["exit_reason"] != "deceased"
            assert (row["exit_destination"] is not None) == left_alive
        for row in delivered.of(municipality, period, "institution_discharges"):
            assert (row["discharged_on"] is None) == (row["destination"] is None)
            assert row["housing_offered"] == (row["offered_on"] is not None)
        for row in delivered.of(municipality, period, "evictions"):
            assert row["executed_on"] is None or row["outcome"] is not None


def test_every_tenancy_lies_in_its_enrolment_and_ends_with_it(delivered: Months) -> None:
    for municipality, period in files(delivered):
        enrolments = by_key(delivered.of(municipality, period, "hf_enrolments"), "enrolment_id")
        for home in delivered.of(municipality, period, "hf_tenancies"):
            enrolment = enrolments[home["enrolment_id"]]
            assert enrolment["referred_on"] <= enrolment["agreed_on"] <= home["move_in"]
            assert home["move_out"] == enrolment["exited_on"]


def test_everybody_agreed_after_the_referral_and_waited_less_than_90_days(delivered: Months) -> None:
    homes = by_key(delivered.current("hf_tenancies"), "enrolment_id")
    for row in delivered.current("hf_enrolments"):
        if row["agreed_on"] is not None:
            assert row["referred_on"] <= row["agreed_on"]
            home = homes.get(row["enrolment_id"])
            waited_until = home["move_in"] if home else row["exited_on"]
            assert (waited_until - row["agreed_on"]).days < 90


def test_everybody_in_a_home_is_seen_by_the_team_in_each_month(delivered: Months) -> None:
    for municipality, period in files(delivered):
        seen = grouped(delivered.of(municipality, period, "hf_support"), "enrolment_id")
        for home in delivered.of(municipality, period, "hf_tenancies"):
            if home["move_out"] == first_day(period):
                continue
            contacts = [row["contact_on"] for row in seen[(home["enrolment_id"],)]]
            assert contacts
            assert home["move_in"] <= min(contacts)
            assert home["move_out"] is None or max(contacts) < home["move_out"]


def test_negative_costs_are_corrections_and_client_days_stand_on_one_line(delivered: Months) -> None:
    lines = delivered.facts("service_costs")
    assert [row["amount_eur"] < 0 for row in lines] == [row["correction"] for row in lines]
    assert any(row["correction"] for row in lines)
    for rows in grouped(lines, "municipality", "period", "service_type", "facility_id").values():
        assert sum(row["client_days"] is not None for row in rows) <= 1


def test_nobody_has_two_beds_in_one_night_or_a_bed_beside_the_home(delivered: Months) -> None:
    enrolments = {
        (row["municipality"], row["enrolment_id"]): row["local_person_id"] for row in delivered.current("hf_enrolments")
    }
    intervals: dict[tuple[str, str], list[tuple[date, date]]] = {}
    far = date(2024, 1, 1)
    for row in delivered.current("shelter_stays"):
        if row["check_in"] != row["check_out"]:
            bed = (row["check_in"], row["check_out"] or far)
            intervals.setdefault((row["municipality"], row["local_person_id"]), []).append(bed)
    for row in delivered.current("hf_tenancies"):
        person = enrolments[row["municipality"], row["enrolment_id"]]
        intervals.setdefault((row["municipality"], person), []).append((row["move_in"], row["move_out"] or far))
    for nights in intervals.values():
        nights.sort()
        assert all(earlier[1] <= later[0] for earlier, later in itertools.pairwise(nights))


def test_participants_are_seen_homeless_until_the_home_and_not_beside_it(delivered: Months) -> None:
    persons = {
        (row["municipality"], row["enrolment_id"]): row["local_person_id"] for row in delivered.current("hf_enrolments")
    }
    stays = grouped(delivered.current("shelter_stays"), "municipality", "local_person_id")
    sightings = grouped(delivered.current("living_situations"), "municipality", "local_person_id")
    for home in delivered.current("hf_tenancies"):
        person = (home["municipality"], persons[home["municipality"], home["enrolment_id"]])
        before = [row for row in stays[person] if row["check_in"] < home["move_in"]]
        seen = [row for row in sightings[person] if row["observed_on"] < home["move_in"]]
        assert before or seen
        for row in before:
            assert (row["check_out"], row["exit_destination"]) == (home["move_in"], "housing_first")
        assert all((row["valid_to"] or row["observed_on"]) < home["move_in"] for row in seen)


def test_no_place_is_ever_over_its_capacity_and_none_is_empty(delivered: Months) -> None:
    stays = grouped(delivered.current("shelter_stays"), "municipality", "facility_id")
    for row in delivered.facts("facilities"):
        beds = stays[row["municipality"], row["facility_id"]]
        day, used = first_day(row["period"]), 0
        while day <= last_day(row["period"]):
            tonight = sum(
                bed["check_in"] <= day and (bed["check_out"] is None or day < bed["check_out"]) for bed in beds
            )
            assert tonight <= row["capacity"]
            used += tonight
            day += timedelta(days=1)
        assert used


def test_personal_codes_are_of_the_new_form_only_and_some_people_have_none(delivered: Months) -> None:
    persons = delivered.current("persons")
    codes = [code for row in persons for code in (row["person_code"], row["previous_person_code"]) if code]
    assert all(NEW_CODE.match(code) for code in codes)
    assert {"-" in code for code in codes} == {True, False}
    assert 0 < sum(row["person_code"] is None for row in persons) < len(persons) / 5


def test_one_person_changes_the_code_and_tells_the_earlier_one(delivered: Months) -> None:
    (changed,) = [row for row in delivered.current("persons") if row["previous_person_code"]]
    told = [
        (period, row["person_code"])
        for (municipality, period, feed), rows in sorted(delivered.rows.items())
        for row in rows
        if feed == "persons" and municipality == changed["municipality"]
        if row["local_person_id"] == changed["local_person_id"]
    ]
    before = {code for period, code in told if period < "2023-02"}
    after = {code for period, code in told if period >= "2023-02"}
    assert (before, after) == ({changed["previous_person_code"]}, {changed["person_code"]})


def test_some_people_are_known_to_two_municipalities_by_the_same_code(delivered: Months) -> None:
    shared = [
        rows
        for (code,), rows in grouped(delivered.current("persons"), "person_code").items()
        if code is not None and len(rows) > 1
    ]
    assert len(shared) == 6, "three moved to Rīga from each of the two others"
    for rows in shared:
        assert len({row["municipality"] for row in rows}) == len(rows)
        assert len({(row["sex"], row["birth_date"]) for row in rows}) == 1


def test_one_stay_is_taken_back_in_the_following_month(delivered: Months) -> None:
    taken_back = [
        (municipality, period, row["stay_id"])
        for (municipality, period, feed), rows in delivered.rows.items()
        if feed == "shelter_stays"
        for row in rows
        if row["withdrawn"]
    ]
    assert [period for _, period, _ in taken_back] == ["2023-06"]
    (municipality, _, stay) = taken_back[0]
    told = [
        period
        for period in PERIODS
        for row in delivered.of(municipality, period, "shelter_stays")
        if row["stay_id"] == stay
    ]
    assert told == ["2023-05", "2023-06"]


def test_partial_dates_of_every_precision_occur(delivered: Months) -> None:
    for column in ("birth_date", "first_homeless_on"):
        lengths = {len(str(row[column])) for row in delivered.current("persons")}
        assert {len("1980-05"), len("1980-05-17")} <= lengths
    assert len("2014") in {len(str(row["first_homeless_on"])) for row in delivered.current("persons")}


@pytest.mark.parametrize("column", ["exit_destination", "destination"])
def test_few_destinations_are_unknown(delivered: Months, column: str) -> None:
    for (_, _, name), rows in delivered.rows.items():
        if any(column in row for row in rows):
            ends = [row[column] for row in rows if row[column] is not None]
            unknown = sum(code in ("unknown", "left_without_notice") for code in ends)
            assert len(ends) < 10 or unknown <= len(ends) / 5, name
