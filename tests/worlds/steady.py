"""A steady town: the same kinds of people every month, so regular that the gate finds nothing at all in its files.

Every record belongs to a *lot*, the records of one person, which share nothing with other lots: a fault in one cannot
be felt in another. What begins in a month bears its number, so that every month has newcomers; what lasts, lasts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from tests.oracle.calendar import first_day, last_day
from tests.worlds.identities import FIRST_NAMES, OLD_CODE_WEIGHTS, STEMS
from tests.worlds.logical import LogicalDelivery, Row, Value

SHELTER, HOSTEL, OVERNIGHT, CLOSING = "MITNE-1", "MITNE-2", "MITNE-3", "MITNE-4"
"""Places to sleep: a shelter, a hostel, an overnight shelter, and a crisis centre that closes on the 25th."""
SERVICES = {SHELTER: "shelter", HOSTEL: "hostel", OVERNIGHT: "overnight_shelter", CLOSING: "crisis_centre"}
LONG_AGO = date(2024, 2, 1)
_COSTS = ("housing", "utilities", "repairs_furnishing", "support_staff", "administration", "food", "other")
_DOMAINS = ("housing_choice", "separation", "philosophy", "service_array", "programme_structure")


@dataclass
class Month:
    """One month of a town while it is being written."""

    period: str
    before: str
    feeds: dict[str, list[Row]] = field(default_factory=dict)
    named: dict[str, Row] = field(default_factory=dict)

    def day(self, number: int) -> date:
        return first_day(self.period).replace(day=number)

    def day_before(self, number: int) -> date:
        """A day of the month before."""
        return first_day(self.before).replace(day=number)

    def add(self, feed: str, **cells: object) -> None:
        self.feeds.setdefault(feed, []).append(cells)  # type: ignore[arg-type]

    def person(self, lot: int, since: str = "", **cells: object) -> str:
        """The person of a lot; `since` is the month of a newcomer, empty for one who has always been there."""
        who = f"C{lot:04d}{since.replace('-', '')}"
        self.named[who] = {"local_person_id": who} | _identity(lot, since) | cells  # type: ignore[operator]
        return who

    def key(self, letter: str, lot: int, since: str = "") -> str:
        return f"{letter}{lot:04d}{since.replace('-', '')}"


def steady_delivery(municipality: str, period: str, before: str, size: int = 12) -> LogicalDelivery:
    """The month of a steady town; `before` is the month before it. `size` is the number of lots of each kind."""
    month = Month(period, before)
    for number, make in enumerate(_LOTS):
        for nth in range(size):
            make(month, 1 + number * size + nth)
    _places(month, size)
    _costs(month, size)
    _reviews(month, size)
    feeds = {"facilities": month.feeds.pop("facilities"), "persons": list(month.named.values()), **month.feeds}
    return LogicalDelivery(municipality, period, feeds, 0)


def _identity(lot: int, since: str) -> Row:
    """An invented person; one in three has a personal code of the old form, and the birth date fits it."""
    sex = "F" if lot % 2 else "M"
    birth = date(1950 + lot % 50, 1 + lot % 12, 1 + lot % 28)
    new_form = f"32{lot:04d}{since[2:].replace('-', ''):0>5}"
    old_form = _old_code(birth, lot % 1000)
    return {
        "person_code": old_form if lot % 3 == 0 and old_form and not since else new_form,
        "first_name": FIRST_NAMES[sex][lot % 10],
        "last_name": f"{STEMS[lot % len(STEMS)]}{_letters(lot)}a",
        "household_id": f"SAIME-{lot}-{since}",
        "birth_date": birth,
        "sex": sex,
        "citizenship": "LV",
        "birth_country": "LV",
        "household_type": "single",
        "education": "3",
        "disability": False,
        "mental_health_need": False,
        "addiction_need": False,
        "first_homeless_on": date(2023, 5, 1),
    }  # fmt: skip


def _letters(number: int) -> str:
    return "".join("abdegiklmn"[int(digit)] for digit in f"{number:04d}")


def _old_code(birth: date, serial: int) -> str | None:
    digits = f"{birth:%d%m%y}1{serial:03d}"
    check = (1 + sum(weight * int(digit) for weight, digit in zip(OLD_CODE_WEIGHTS, digits, strict=True))) % 11
    return None if check == 10 else f"{digits[:6]}-{digits[6:]}{check}"


def _stay(month: Month, key: str, who: str, place: str, begins: date, ends: date | None, to: str | None) -> None:
    month.add(
        "shelter_stays", stay_id=key, withdrawn=False, local_person_id=who, facility_id=place, check_in=begins,
        check_out=ends, prior_situation="street", main_reason="job_loss", exit_destination=to,
    )  # fmt: skip


def _stays_on(month: Month, lot: int) -> None:
    _stay(month, month.key("G", lot), month.person(lot), SHELTER, LONG_AGO, None, None)


def _stays_a_while(month: Month, lot: int) -> None:
    _stay(
        month, month.key("G", lot, month.period), month.person(lot), HOSTEL, month.day(3), month.day(20), "own_tenancy"
    )


def _arrives_and_leaves(month: Month, lot: int) -> None:
    """Whoever came in the month before leaves now, and somebody new comes and stays."""
    gone = month.person(lot, month.before)
    _stay(
        month, month.key("G", lot, month.before), gone, OVERNIGHT, month.day_before(20), month.day(10), "social_housing"
    )
    _stay(
        month, month.key("G", lot, month.period), month.person(lot, month.period), OVERNIGHT, month.day(20), None, None
    )


def _is_told_of_late(month: Month, lot: int) -> None:
    """A stay of which the month before said nothing yet."""
    who = month.person(lot, month.period)
    _stay(
        month, month.key("G", lot, month.period), who, SHELTER, month.day_before(25), month.day(5), "municipal_housing"
    )


def _tells_late_of_all(month: Month, lot: int) -> None:
    """As before, of somebody who was seen, was in hospital, was evicted, and lived in a home of the programme."""
    who, begins, ends = month.person(lot, month.period), month.day_before(25), month.day(5)
    _seen(month, month.key("N", lot, month.period), who, begins, ends)
    month.add(
        "institution_discharges", discharge_id=month.key("D", lot, month.period), withdrawn=False, local_person_id=who,
        institution_type="hospital", ready_on=begins, discharged_on=ends, housing_offered=False,
        destination="overnight_shelter",
    )  # fmt: skip
    month.add(
        "evictions", eviction_id=month.key("Z", lot, month.period), withdrawn=False, local_person_id=who,
        household_size=3, notice_on=begins, executed_on=ends, assistance_offered=False, outcome="unknown",
    )  # fmt: skip
    key = month.key("M", lot, month.period)
    end = {"exited_on": ends, "exit_reason": "moved_away", "exit_destination": "abroad"}
    _enrolled(month, key, who, begins, begins, **end)
    _housed(month, month.key("H", lot, month.period), key, begins, ends)


def _changes_places(month: Month, lot: int) -> None:
    who = month.person(lot, month.period)
    key = month.key("G", lot, month.period)
    _stay(month, f"{key}A", who, SHELTER, month.day(3), month.day(10), "hostel")
    _stay(month, f"{key}B", who, HOSTEL, month.day(10), month.day(20), "own_tenancy")


def _stays_till_closing(month: Month, lot: int) -> None:
    who = month.person(lot, month.period)
    _stay(month, month.key("G", lot, month.period), who, CLOSING, month.day(3), month.day(20), "own_tenancy")


def _comes_with_a_household(month: Month, lot: int) -> None:
    """A child with a parent, both in one household."""
    household = f"GIMENE-{lot}-{month.period}"
    born = date(int(month.period[:4]) - 6, 1, 1)
    child = month.person(
        lot, month.period, birth_date=born, household_id=household, household_type="lone_parent",
        first_homeless_on=date(int(month.period[:4]) - 2, 1, 1),
    )  # fmt: skip
    _stay(month, month.key("G", lot, month.period), child, SHELTER, month.day(3), month.day(20), "own_tenancy")


def _dies(month: Month, lot: int) -> None:
    """Seen on the street, evicted, taken into the shelter, and dies there."""
    who = month.person(lot, month.period)
    _seen(month, month.key("N", lot, month.period), who, month.day(2), None)
    month.add(
        "evictions", eviction_id=month.key("Z", lot, month.period), withdrawn=False, local_person_id=who,
        household_size=1, notice_on=month.day(1), executed_on=month.day(2), assistance_offered=True, outcome="homeless",
    )  # fmt: skip
    _stay(month, month.key("G", lot, month.period), who, SHELTER, month.day(3), month.day(12), "deceased")


def _seen(month: Month, key: str, who: str, on: date, until: date | None) -> None:
    month.add(
        "living_situations", observation_id=key, withdrawn=False, local_person_id=who, source="outreach",
        observed_on=on, valid_to=until, situation="street", main_reason="rent_arrears",
    )  # fmt: skip


def _is_seen(month: Month, lot: int) -> None:
    """Seen twice: for a while, and on one day."""
    who = month.person(lot)
    _seen(month, month.key("N", lot, month.period) + "A", who, month.day(5), month.day(18))
    _seen(month, month.key("N", lot, month.period) + "B", who, month.day(22), None)


def _is_seen_again(month: Month, lot: int) -> None:
    """Seen in the month before already, and still there."""
    gone, new = month.person(lot, month.before), month.person(lot, month.period)
    _seen(month, month.key("N", lot, month.before), gone, month.day_before(10), month.day(8))
    _seen(month, month.key("N", lot, month.period), new, month.day(10), last_day(month.period))


def _waits_in_hospital(month: Month, lot: int) -> None:
    month.add(
        "institution_discharges", discharge_id=month.key("D", lot), withdrawn=False, local_person_id=month.person(lot),
        institution_type="hospital", ready_on=LONG_AGO, housing_offered=False,
    )  # fmt: skip


def _leaves_hospital(month: Month, lot: int) -> None:
    month.add(
        "institution_discharges", discharge_id=month.key("D", lot, month.period), withdrawn=False,
        local_person_id=month.person(lot, month.period), institution_type="prison", ready_on=month.day(3),
        discharged_on=month.day(9), housing_offered=True, offered_on=month.day(5), destination="own_tenancy",
    )  # fmt: skip


def _is_evicted(month: Month, lot: int) -> None:
    month.add(
        "evictions", eviction_id=month.key("Z", lot, month.period), withdrawn=False,
        local_person_id=month.person(lot, month.period), household_size=2, notice_on=month.day(4),
        executed_on=month.day(25), assistance_offered=True, outcome="rehoused",
    )  # fmt: skip


def _is_under_notice(month: Month, lot: int) -> None:
    month.add(
        "evictions", eviction_id=month.key("Z", lot), withdrawn=False, local_person_id=month.person(lot),
        household_size=2, notice_on=LONG_AGO, assistance_offered=False,
    )  # fmt: skip


def _enrolled(month: Month, key: str, who: str, referred: date, agreed: date, **end: object) -> None:
    month.add(
        "hf_enrolments", enrolment_id=key, withdrawn=False, local_person_id=who, provider="Biedrība Mājup",
        referral_source="outreach", referred_on=referred, agreed_on=agreed, **end,
    )  # fmt: skip


def _housed(month: Month, key: str, enrolment: str, begins: date, ends: date | None) -> None:
    month.add(
        "hf_tenancies", tenancy_id=key, withdrawn=False, enrolment_id=enrolment, dwelling_id=f"DZ-{key}",
        tenure="municipal", move_in=begins, move_out=ends, rent_eur=Decimal("120.00"), utilities_eur=Decimal("80.50"),
    )  # fmt: skip


def _lives_in_a_home(month: Month, lot: int) -> None:
    """Housed for years: supported and asked every month."""
    key = month.key("M", lot)
    _enrolled(month, key, month.person(lot), LONG_AGO, LONG_AGO.replace(day=5))
    _housed(month, month.key("H", lot), key, LONG_AGO.replace(day=10), None)
    for nth in range(2):
        month.add(
            "hf_support", contact_id=f"{month.key('K', lot, month.period)}-{nth}", enrolment_id=key,
            contact_on=month.day(12 + nth), worker_id=f"SD-{lot}", worker_role="mentor", support_area="housing",
            hours=Decimal("1.50"), direct=True,
        )  # fmt: skip
    changes = ("living_conditions", "quality_of_life", "belonging", "health")
    month.add(
        "hf_assessments", assessment_id=month.key("A", lot, month.period), enrolment_id=key, wave="follow_up",
        assessed_on=month.day(11), **{f"{name}_change": 1 for name in changes}, income_eur=Decimal("210.00"),
        employment="unemployed", volunteered=False, attended_public_event=True, learned_skills=False,
        **{f"csq_{number}": 3 for number in range(1, 9)}, housing_satisfaction=Decimal("3.50"),
        team_satisfaction=Decimal("4.00"),
    )  # fmt: skip


def _leaves_the_programme(month: Month, lot: int) -> None:
    """Housed for some weeks, then in the shelter."""
    who, key = month.person(lot, month.period), month.key("M", lot, month.period)
    end = {"exited_on": month.day(20), "exit_reason": "returned_homeless", "exit_destination": "overnight_shelter"}
    _enrolled(month, key, who, month.day(1), month.day(2), **end)
    _housed(month, month.key("H", lot, month.period), key, month.day(3), month.day(20))
    _stay(month, month.key("G", lot, month.period), who, SHELTER, month.day(20), month.day(24), "own_tenancy")


def _applies(month: Month, lot: int) -> None:
    """Whoever agreed in the month before has thought better of it; somebody new agrees."""
    end = {"exited_on": month.day(5), "exit_reason": "abandoned", "exit_destination": "own_tenancy"}
    _enrolled(
        month, month.key("M", lot, month.before), month.person(lot, month.before), month.day_before(5),
        month.day_before(10), **end,
    )  # fmt: skip
    who = month.person(lot, month.period)
    _enrolled(month, month.key("M", lot, month.period), who, month.day(5), month.day(10))


def _needs_an_ambulance(month: Month, lot: int) -> None:
    month.add(
        "crisis_events", event_id=month.key("J", lot, month.period), local_person_id=month.person(lot),
        event_type="ambulance", occurred_on=month.day(7), quantity=Decimal(1),
    )  # fmt: skip


_LOTS: tuple[Callable[[Month, int], None], ...] = (
    _stays_on, _stays_on, _stays_a_while, _arrives_and_leaves, _is_told_of_late, _tells_late_of_all, _changes_places,
    _stays_till_closing, _comes_with_a_household, _dies, _is_seen, _is_seen_again, _waits_in_hospital, _leaves_hospital,
    _is_evicted, _is_under_notice, *(_lives_in_a_home,) * 6, _leaves_the_programme, _applies, _needs_an_ambulance,
)  # fmt: skip


def _places(month: Month, size: int) -> None:
    """The places to sleep, and as many day centres as there are lots of a kind."""
    for place, service in SERVICES.items():
        closes = month.day(25) if place == CLOSING else None
        _place(month, place, service, _beds(month, place) if place == SHELTER else 10 * size, closes)
    for number in range(size):
        _place(month, f"CENTRS-{number}", "day_centre", 20, None)


def _beds(month: Month, place: str) -> int:
    """Some more beds than are slept in on an average night; for four weeks, so that all months have as many."""
    stays = [row for row in month.feeds["shelter_stays"] if row["facility_id"] == place]
    nights = sum(_nights(month, row["check_in"], row["check_out"]) for row in stays)
    return 1 + nights * 10 // (9 * 28)


def _nights(month: Month, begins: Value, ends: Value) -> int:
    assert isinstance(begins, date)
    begins, ends = max(begins, month.day(1)), ends if isinstance(ends, date) else month.day(28)
    return max((min(ends, month.day(28)) - begins).days, 0)


def _place(month: Month, key: str, service: str, capacity: int, closes: date | None) -> None:
    month.add(
        "facilities", facility_id=key, name=f"Nams {key.lower()}", service_type=service, capacity=capacity,
        open_from=date(2020, 1, 1), open_to=closes, refusals=0,
    )  # fmt: skip


def _costs(month: Month, size: int) -> None:
    """Lines of every place and of a care home, each kind of cost in turn; the client-days of the care home on one."""
    places: Iterator[tuple[str, str | None]] = iter([*((service, place) for place, service in SERVICES.items()),
                                                     ("care_home", None), ("housing_first", None)])  # fmt: skip
    for service, place in places:
        for number in range(size):
            month.add(
                "service_costs", cost_id=f"C-{month.period}-{service}-{number}", service_type=service,
                facility_id=place, category=_COSTS[number % len(_COSTS)], amount_eur=Decimal("450.00"),
                correction=False, funding_source="municipal",
                client_days=60 if service == "care_home" and number == 0 else None,
            )  # fmt: skip


def _reviews(month: Month, size: int) -> None:
    for number in range(4 * size):
        month.add(
            "hf_fidelity", review_id=f"V-{month.period}-{number}", provider="Biedrība Mājup", reviewed_on=month.day(18),
            domain=_DOMAINS[number % len(_DOMAINS)], score=Decimal("3.60"),
        )  # fmt: skip
