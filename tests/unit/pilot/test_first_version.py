"""Liepāja's month that was delivered twice: the first version has three mistakes, the corrected one none of them."""

from __future__ import annotations

from datetime import date

import pytest

from expectations.gate import gate
from expectations.gate_input import GateInput
from feeds.codelists import load_codelist
from feeds.delivery import UploadedFile
from feeds.findings import Outcome, Severity
from feeds.history import AcceptedHistory
from feeds.pseudonymising import TokenKeys
from feeds.reading.delivery_files import read_files
from feeds.reading.limits import Limits
from tests.unit.pilot.delivered import DELIVERIES, FIRST_DROP, LIEPAJA, SECOND_DROP, Months, by_key

PERIOD = "2023-03"


def lines(drop: str, feed: str) -> list[list[str]]:
    """The cells of one file; the first version has a word that is in no list, so it is read as text."""
    text = (DELIVERIES / drop / f"{LIEPAJA}_{PERIOD}_{feed}.csv").read_text(encoding="utf-8")
    return [line.split(",") for line in text.splitlines()]


def test_it_has_the_same_feeds_as_the_corrected_version() -> None:
    first = {path.name for path in (DELIVERIES / FIRST_DROP).iterdir()}
    corrected = {path.name for path in (DELIVERIES / SECOND_DROP).glob(f"{LIEPAJA}_{PERIOD}_*")}
    assert first == corrected
    assert len(first) == 13


def test_only_stays_and_persons_differ() -> None:
    differing = {
        path.name.split("_", 2)[2]
        for path in (DELIVERIES / FIRST_DROP).iterdir()
        if path.read_bytes() != (DELIVERIES / SECOND_DROP / path.name).read_bytes()
    }
    assert differing == {"shelter_stays.csv", "persons.csv"}


def test_one_stay_ends_before_it_begins_and_one_has_a_reason_that_is_in_no_list() -> None:
    header = lines(FIRST_DROP, "shelter_stays")[0]
    changed = [
        (dict(zip(header, wrong, strict=True)), dict(zip(header, right, strict=True)))
        for wrong, right in zip(lines(FIRST_DROP, "shelter_stays"), lines(SECOND_DROP, "shelter_stays"), strict=True)
        if wrong != right
    ]
    assert len(changed) == 2
    (dates, corrected_dates), (reason, corrected_reason) = changed
    assert f"{PERIOD}-01" <= dates["check_out"] < dates["check_in"] < corrected_dates["check_out"]
    assert dates | {"check_out": ""} == corrected_dates | {"check_out": ""}
    assert load_codelist("homelessness_reasons").find(reason["main_reason"]) is None
    assert corrected_reason["main_reason"] == "addiction"


def test_one_person_who_was_never_delivered_before_is_missing(delivered: Months) -> None:
    header = lines(FIRST_DROP, "persons")[0]
    first = {tuple(line) for line in lines(FIRST_DROP, "persons")}
    (missing,) = [line for line in lines(SECOND_DROP, "persons") if tuple(line) not in first]
    person = dict(zip(header, missing, strict=True))["local_person_id"]
    named = [
        period
        for (municipality, period, feed), rows in delivered.rows.items()
        if municipality == LIEPAJA and feed == "persons" and person in by_key(rows, "local_person_id")
    ]
    assert min(named) == PERIOD
    columns, *sightings = lines(FIRST_DROP, "living_situations")
    assert person in {sighting[columns.index("local_person_id")] for sighting in sightings}


@pytest.mark.slow
def test_the_gate_finds_exactly_the_three_mistakes() -> None:
    files = [
        UploadedFile(path.read_bytes(), path.stem.split("_", 2)[2])
        for path in sorted((DELIVERIES / FIRST_DROP).iterdir())
    ]
    keys = TokenKeys(b"a key for tests, of 32 bytes or more")
    read = read_files(files, municipality=LIEPAJA, period=PERIOD, keys=keys, limits=Limits())
    given = GateInput("first", LIEPAJA, PERIOD, read)
    verdict = gate([given], AcceptedHistory(()), today=date(2023, 4, 11))["first"]
    assert verdict.outcome is Outcome.REJECTED
    errors = [finding for finding in verdict.findings if finding.severity is Severity.ERROR]
    assert sorted((finding.check_id, finding.feed, finding.count) for finding in errors) == [
        ("DATE-01", "shelter_stays", 1),
        ("REF-01", "living_situations", 1),
        ("VAL-04", "shelter_stays", 1),
    ]
