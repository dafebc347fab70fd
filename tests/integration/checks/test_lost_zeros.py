"""FILE-28 beside REF and HIST: a lost zero is told once, by the finding that says what is missing because of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from expectations.gate import GateInput, gate, gate_onwards
from feeds.delivery import UploadedFile
from feeds.findings import CheckStatus, Outcome, Verdict
from feeds.history import AcceptedHistory
from feeds.reading import WorkerPool, read_delivery
from feeds.reading.limits import DEFAULT_LIMITS
from tests.integration.checks.examples import KEYS, ReadingHere

RIGA, MARCH = "LV0001000", "2026-03"
TODAY = date(2026, 12, 1)
HEADERS = {
    "facilities": "facility_id;name;service_type;capacity;open_from;refusals",
    "persons": (
        "local_person_id;birth_date;sex;citizenship;household_type;disability;mental_health_need;addiction_need;"
        "first_homeless_on"
    ),
    "shelter_stays": "facility_id;stay_id;local_person_id;check_in;prior_situation",
}
OPEN_STAYS = (("00045", "00123"), ("00046", "00200"))
"""Key and person of the stays in both months."""

Stay = tuple[str, str]
Found = list[tuple[str, str | None, str | None, tuple[int, ...]]]


def files(persons: Sequence[str], stays: Sequence[Stay]) -> tuple[UploadedFile, ...]:
    rows = {
        "facilities": ["01;Patversme;shelter;9;2020-01-01;0"],
        "persons": [f"{person};1980-05;F;LV;single;nē;nē;nē;2025" for person in persons],
        "shelter_stays": [f"01;{stay};{person};2026-02-03;street" for stay, person in stays],
    }
    return tuple(UploadedFile("\n".join([HEADERS[feed], *rows[feed], ""]).encode(), feed) for feed in HEADERS)


def month(period: str, persons: Sequence[str], stays: Sequence[Stay], pool: WorkerPool | None = None) -> GateInput:
    pool = pool or ReadingHere()
    return GateInput(
        period,
        RIGA,
        period,
        read_delivery(files(persons, stays), municipality=RIGA, period=period, keys=KEYS, pool=pool),
    )


def after_february(given: GateInput) -> Verdict:
    february = month("2026-02", ["00123", "00200"], OPEN_STAYS)
    verdicts, history = gate_onwards([february], AcceptedHistory(), today=TODAY)
    assert verdicts["2026-02"].outcome is Outcome.ACCEPTED
    return gate([given], history, today=TODAY)[given.delivery_id]


def alone(given: GateInput) -> Verdict:
    return gate([given], AcceptedHistory(), today=TODAY)[given.delivery_id]


def found(verdict: Verdict) -> Found:
    return [(f.check_id, f.feed, f.column, f.rows) for f in verdict.findings]


def status(verdict: Verdict) -> CheckStatus:
    (result,) = [r for r in verdict.results if r.check_id == "FILE-28"]
    return result.status


def test_a_person_whom_stays_name_with_the_zeros_is_told_as_unknown_alone() -> None:
    verdict = alone(month(MARCH, ["123", "00200"], OPEN_STAYS))
    assert found(verdict) == [("REF-01", "shelter_stays", "local_person_id", (2,))]
    assert status(verdict) is CheckStatus.COULD_NOT_RUN


def test_where_an_earlier_month_knows_the_person_the_lost_zeros_are_what_is_told() -> None:
    verdict = after_february(month(MARCH, ["123", "00200"], OPEN_STAYS))
    assert found(verdict) == [("FILE-28", "persons", "local_person_id", (2,))]
    assert status(verdict) is CheckStatus.FAILED


def test_a_stay_that_last_months_file_knows_with_the_zeros_is_told_as_not_continued_alone() -> None:
    given = month(MARCH, ["00123", "00200"], [("45", "00123"), OPEN_STAYS[1]])
    assert found(after_february(given)) == [("HIST-03", "shelter_stays", None, ())]


def test_what_nothing_misses_is_told_beside_what_something_misses() -> None:
    """Rows 2 and 3: one person is missed by a stay, another is nobody's."""
    verdict = alone(month(MARCH, ["123", "7", "00200"], [OPEN_STAYS[0], ("00046", "7"), ("00047", "00200")]))
    assert found(verdict) == [
        ("FILE-28", "persons", "local_person_id", (3,)),
        ("FILE-28", "shelter_stays", "local_person_id", (3,)),
        ("REF-01", "shelter_stays", "local_person_id", (2,)),
    ]


def test_an_id_that_lost_its_zeros_in_every_sheet_is_told_in_each() -> None:
    verdict = alone(month(MARCH, ["123", "00200"], [("00045", "123"), OPEN_STAYS[1]]))
    assert sorted(found(verdict)) == [
        ("FILE-28", "persons", "local_person_id", (2,)),
        ("FILE-28", "shelter_stays", "local_person_id", (2,)),
    ]


def test_it_is_the_same_read_by_a_worker() -> None:
    """The tokens of the ids with their zeros come through the pipe."""
    pool = WorkerPool(DEFAULT_LIMITS)
    try:
        verdict = alone(month(MARCH, ["123", "00200"], OPEN_STAYS, pool))
    finally:
        pool.close()
    assert found(verdict) == [("REF-01", "shelter_stays", "local_person_id", (2,))]
