"""The client questionnaires: 48 first answers about two months after the move-in, 41 later ones up to mid-August 2023.

The published percentages fit 48 and 41 only; the counts below are what they stand for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from examples.pilot_generator.choosing import evenly
from examples.pilot_generator.participant_records import Client
from examples.pilot_generator.records import Assessment

_LAST_ANSWER = date(2023, 8, 15)
_CSQ_SUM, _CSQ_COMPLETE = 1069, 39
"""39 complete CSQ-8 with a mean total of 27.4; the two others left one item out."""


@dataclass(frozen=True, slots=True)
class _Work:
    """How many are in each state of employment at one wave, and with which monthly income in EUR."""

    full_time: tuple[int, ...]
    part_time: tuple[int, ...]
    unemployed: tuple[int, ...]
    inactive: tuple[int, ...]


# 21 of 48 at work; the 24th and 25th income are 220 and 230, so the median is 225.
_WORK_BEFORE = _Work(
    full_time=(450, 480, 500, 520, 560, 620),
    part_time=(190, 200, 210, 220, 230, 240, 250, 260, 280, 300, 320, 340, 360, 380, 400),
    unemployed=(109,) * 12 + (120, 130, 140, 150, 160),
    inactive=(180, 195, 210, 240, 255, 270, 285, 300, 315, 330),
)
# 19 of 41 at work; the 21st income is 250.
_WORK_AFTER = _Work(
    full_time=(480, 500, 530, 550, 580, 610, 640),
    part_time=(200, 220, 240, 260, 280, 300, 320, 330, 350, 370, 390, 420),
    unemployed=(125,) * 9 + (140, 150, 165, 180),
    inactive=(190, 205, 230, 245, 250, 275, 290, 310, 340),
)


def assess(clients: Sequence[Client]) -> dict[str, list[Assessment]]:
    """All questionnaires by the letter of the municipality, first wave before second, in the order of the clients."""
    answers: dict[str, list[Assessment]] = {}
    for assessment in [*_baselines(clients), *_follow_ups(clients)]:
        answers.setdefault(assessment.enrolment_id[0], []).append(assessment)
    return answers


def _baselines(clients: Sequence[Client]) -> list[Assessment]:
    answering = [client for client in clients if client.plan.baseline]
    work = _work_of(answering, _WORK_BEFORE)
    volunteered, at_event = _who(evenly(answering, 11, 3)), _who(evenly(answering, 8, 1))
    return [
        Assessment(
            assessment_id=f"{_id(client)}Q1",
            enrolment_id=_id(client),
            wave="baseline",
            assessed_on=client.tenancy.move_in + timedelta(days=54 + position % 17),
            income_eur=Decimal(work[_id(client)][1]),
            employment=work[_id(client)][0],
            volunteered=_id(client) in volunteered,
            attended_public_event=_id(client) in at_event,
        )
        for position, client in enumerate(answering)
    ]


def _follow_ups(clients: Sequence[Client]) -> list[Assessment]:
    answering = [client for client in clients if client.plan.follow_up]
    addicted = [client for client in answering if client.plan.addiction]
    work = _work_of(answering, _WORK_AFTER)
    conditions = _changes(answering, better=40, worse=0, shift=7)
    quality = _changes(answering, better=33, worse=2, shift=4)
    belonging = _changes(answering, better=14, worse=5, shift=2)
    health = _changes(answering, better=7, worse=7, shift=9)
    control = _changes(addicted, better=9, worse=2, shift=1)
    volunteered, at_event = _who(evenly(answering, 8, 3)), _who(evenly(answering, 24, 2))
    learned, in_rehab = _who(evenly(answering, 21, 1)), _who(evenly(addicted, 4, 2))
    csq, housing, team = _csq(answering), _housing_satisfaction(answering), _team_satisfaction(answering)
    return [
        Assessment(
            assessment_id=f"{_id(client)}Q2",
            enrolment_id=_id(client),
            wave="follow_up",
            assessed_on=_follow_up_day(client, position),
            living_conditions_change=conditions[_id(client)],
            quality_of_life_change=quality[_id(client)],
            belonging_change=belonging[_id(client)],
            health_change=health[_id(client)],
            addiction_control_change=control.get(_id(client)),
            income_eur=Decimal(work[_id(client)][1]),
            employment=work[_id(client)][0],
            volunteered=_id(client) in volunteered,
            attended_public_event=_id(client) in at_event,
            learned_skills=_id(client) in learned,
            started_addiction_rehab=_id(client) in in_rehab if client.plan.addiction else None,
            csq=csq[_id(client)],
            housing_satisfaction=housing[_id(client)],
            team_satisfaction=team[_id(client)],
        )
        for position, client in enumerate(answering)
    ]


def _id(client: Client) -> str:
    return client.enrolment.enrolment_id


def _who(clients: Sequence[Client]) -> frozenset[str]:
    return frozenset(_id(client) for client in clients)


def _follow_up_day(client: Client, position: int) -> date:
    """At least 185 days after the move-in, spread over April to mid-August 2023 so that no month is crowded."""
    earliest = client.tenancy.move_in + timedelta(days=185)
    room = (_LAST_ANSWER - earliest).days
    return earliest + timedelta(days=position * 23 % (min(room, 118) + 1))


def _changes(clients: Sequence[Client], *, better: int, worse: int, shift: int) -> dict[str, int]:
    """1 for `better`, −1 for `worse` of the clients, 0 for the others."""
    improved = _who(evenly(clients, better, shift))
    others = [client for client in clients if _id(client) not in improved]
    worsened = _who(evenly(others, worse))
    return {_id(client): 1 if _id(client) in improved else -1 if _id(client) in worsened else 0 for client in clients}


def _work_of(clients: Sequence[Client], work: _Work) -> dict[str, tuple[str, int]]:
    """Employment and income of each client.

    The oldest are inactive; the others stand in one order at both waves, so that most keep what they had.
    """
    by_age = sorted(clients, key=lambda client: (client.plan.age, _id(client)))
    able = by_age[: len(by_age) - len(work.inactive)]
    in_order = [*sorted(able, key=_distance_from_work), *by_age[len(able) :]]
    states = [
        *(("full_time", income) for income in reversed(work.full_time)),
        *(("part_time", income) for income in reversed(work.part_time)),
        *(("unemployed", income) for income in reversed(work.unemployed)),
        *(("inactive", income) for income in work.inactive),
    ]
    return {_id(client): state for client, state in zip(in_order, states, strict=True)}


def _distance_from_work(client: Client) -> float:
    """The client's place in the order of employability: by chance, but the same at both waves."""
    return Random("/".join(("pilot", "work", _id(client)))).random()


def _csq(clients: Sequence[Client]) -> dict[str, tuple[int | None, ...]]:
    """Eight scored items; would come again (8) and would recommend (4) are at the top for all, as the report says.

    The points missing to 32 are spread so that the complete answers add up to `_CSQ_SUM`.
    """
    incomplete = _who(evenly(clients, len(clients) - _CSQ_COMPLETE, 5))
    complete = [client for client in clients if _id(client) not in incomplete]
    missing = 32 * _CSQ_COMPLETE - _CSQ_SUM
    base = [(2, 3, 4, 5, 5, 6, 7)[position % 7] for position in range(len(complete))]
    for position in range(missing - sum(base)):
        base[-1 - position] += 1
    answers: dict[str, tuple[int | None, ...]] = {
        _id(client): _items(points) for client, points in zip(complete, base, strict=True)
    }
    for client in clients:
        if _id(client) in incomplete:
            answers[_id(client)] = (*_items(4)[:6], None, 4)
    return answers


def _items(missing_points: int) -> tuple[int, ...]:
    items = [4] * 8
    for position in range(missing_points):
        items[(0, 1, 2, 4, 5, 6)[position % 6]] -= 1
    return tuple(items)


def _housing_satisfaction(clients: Sequence[Client]) -> dict[str, Decimal]:
    """Mean 3.3: high in Rīga, lower in Liepāja and Valmiera, where the report names faults of the dwellings."""
    return _graded(
        clients,
        {
            "R": ("4.0", "3.0", "3.5") * 7 + ("3.5", "3.5"),
            "L": ("4.0", "3.0", "2.0", "3.0", "3.5", "2.5", "3.0", "3.0", "3.0"),
            "V": ("3.0", "3.5", "3.0", "3.0", "3.5", "3.0", "3.0", "3.0", "3.0"),
        },
    )


def _team_satisfaction(clients: Sequence[Client]) -> dict[str, Decimal]:
    """Mean 3.7: highest in Liepāja, where clients chose their mentor, a little lower in Valmiera."""
    return _graded(
        clients,
        {
            "R": ("3.5", "4.0") * 11 + ("3.5",),
            "L": ("4.0", "3.5", "4.0") * 3,
            "V": ("4.0", "3.0", "3.5", "3.0", "4.0", "3.0", "3.5", "3.0", "4.0"),
        },
    )


def _graded(clients: Sequence[Client], grades: dict[str, tuple[str, ...]]) -> dict[str, Decimal]:
    """The grades of each municipality, given to its clients in their order."""
    left = {letter: list(values) for letter, values in grades.items()}
    return {_id(client): Decimal(left[_id(client)[0]].pop(0)) for client in clients}
