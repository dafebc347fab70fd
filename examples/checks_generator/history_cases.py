"""HIST: a month against what the same municipality delivered before."""

from __future__ import annotations

from examples.checks_generator.case import Case, Example, Raised, delivered, earlier, pair
from examples.checks_generator.tables import Month, Row, month_with, open_stay, person, row, shelter_month, stay

_FEBRUARY = "2026-02"
_SIX_MONTHS = ("2025-09", "2025-10", "2025-11", "2025-12", "2026-01", "2026-02")


def _seen_often(period: str, times: int) -> Month:
    """One person seen on the street so many times in a month, each time under a number of its own."""
    return month_with(
        "living_situations",
        *(
            row("living_situations", observation_id=f"N-{period}-{n}", observed_on=f"{period}-05", valid_to="")
            for n in range(1, times + 1)
        ),
    )


def _with_review(period: str) -> Month:
    review = row("hf_fidelity", review_id=f"V-{period}", reviewed_on=f"{period}-18")
    return {**_seen_often(period, 1), "hf_fidelity": [review]}


def _stays(*stays: Row) -> Month:
    return shelter_month(shelter_stays=list(stays))


def _of_person(**changes: str) -> Month:
    """A person with a stay that goes on from February into March, so that both months tell of the person."""
    return shelter_month(persons=[person(**changes)], shelter_stays=[open_stay(check_in="2026-02-05")])


_IN_FEBRUARY = open_stay(stay_id="U-9", check_in="2026-02-05")
_LEFT_IN_MARCH = stay(stay_id="U-9", check_in="2026-02-05", check_out="2026-03-02")
_THREE_MONTHS = [(period, _with_review(period)) for period in ("2025-12", "2026-01", "2026-02")]

HISTORY_CASES: tuple[Case, ...] = (
    pair(
        "HIST-01", _seen_often("2026-03", 31), Raised("living_situations"), _seen_often("2026-03", 30),
        history=[(period, _seen_often(period, 20)) for period in _SIX_MONTHS],
    ),
    pair(
        "HIST-02", _seen_often("2026-03", 1), Raised("hf_fidelity"), {**_seen_often("2026-03", 1), "hf_fidelity": []},
        history=_THREE_MONTHS,
    ),
    pair(
        "HIST-03", _stays(stay()), Raised("shelter_stays"), _stays(stay(), _LEFT_IN_MARCH),
        history=[(_FEBRUARY, _stays(_IN_FEBRUARY))],
    ),
    pair(
        "HIST-04",
        _stays(open_stay(check_in="2026-02-06")), Raised("shelter_stays", "check_in", (2,)),
        _stays(open_stay(check_in="2026-02-05")),
        history=[(_FEBRUARY, _stays(open_stay(check_in="2026-02-05")))],
    ),
    pair(
        "HIST-05", _of_person(sex="M"), Raised("persons", "sex", (2,)), _of_person(sex="U"),
        history=[(_FEBRUARY, _of_person(sex="F"))],
    ),
    Case(
        "HIST-06",
        Example(
            delivered(_seen_often("2026-03", 17)), (Raised("living_situations"),),
            earlier(("2026-03", _seen_often("2026-03", 20))),
        ),
        Example(delivered(_seen_often("2026-03", 18)), (), earlier(("2026-03", _seen_often("2026-03", 20)))),
    ),
    pair(
        "HIST-07", _of_person(person_code="329000-00052"), Raised("persons", "person_code", (2,)),
        _of_person(person_code="329000-00052", previous_person_code="329000-00011"),
        history=[(_FEBRUARY, _of_person())],
    ),
)  # fmt: skip
