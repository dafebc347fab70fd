"""Housing First as the timeline sees it: enrolments with their tenancies, housed days, move-ins (methodology 3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tests.oracle.calendar import DAY, days
from tests.oracle.delivered import Delivered, Record
from tests.oracle.people import People, Person


@dataclass(frozen=True, slots=True)
class Enrolment:
    """An enrolment with its tenancies, withdrawn records left out."""

    person: Person
    record: Record
    tenancies: tuple[Record, ...]

    @property
    def first_move_in(self) -> date | None:
        """Entry into the programme's housing; None for those who never got a home."""
        starts = [start for tenancy in self.tenancies if (start := tenancy.day("move_in"))]
        return min(starts, default=None)


class Housing:
    """Enrolments, and by person the days housed and the days of a move-in."""

    def __init__(self, delivered: Delivered, people: People) -> None:
        tenancies: dict[object, list[Record]] = {}
        for tenancy in delivered.records("hf_tenancies"):
            tenancies.setdefault(tenancy.current.key("enrolment_id"), []).append(tenancy)
        self.enrolments: list[Enrolment] = []
        self.move_ins: dict[Person, set[date]] = {}
        self.housed: dict[Person, set[date]] = {}
        for record in delivered.records("hf_enrolments"):
            local = record.current.key("local_person_id")
            assert local is not None
            enrolment = Enrolment(people.person(local), record, tuple(tenancies.get(record.key, [])))
            self.enrolments.append(enrolment)
            for tenancy in enrolment.tenancies:
                move_in = tenancy.day("move_in")
                assert move_in is not None
                ends = [
                    tenancy.day("move_out"),
                    tenancy.dropped_on,
                    record.day("exited_on"),
                    record.dropped_on,
                    delivered.data_through(tenancy.lineage, "hf_tenancies") + DAY,
                ]
                until = min(end for end in ends if end is not None)
                self.move_ins.setdefault(enrolment.person, set()).add(move_in)
                self.housed.setdefault(enrolment.person, set()).update(days(move_in, until))
