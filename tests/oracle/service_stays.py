"""Who took a place in which service, from when to when: the client-days of costs (methodology 6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tests.oracle.calendar import DAY
from tests.oracle.codelists import category_of_service
from tests.oracle.geography import Key
from tests.oracle.people import Person
from tests.oracle.spells import Homelessness


@dataclass(frozen=True, slots=True)
class ServiceStay:
    """A shelter stay or a tenancy, `[start, end)`; each record is a place taken, and a death cuts nothing."""

    person: Person | None
    """None where a tenancy's enrolment is not known."""
    lineage: str
    service: str
    facility: Key | None
    start: date
    end: date


def own_feed(service: str) -> str | None:
    """The feed that holds the service's client-days; None where they come as `client_days` with the cost."""
    if service == "housing_first":
        return "hf_tenancies"
    return "shelter_stays" if service in category_of_service() else None


def service_stays(homelessness: Homelessness) -> list[ServiceStay]:
    """Every stay and tenancy; a stay without recorded end is cut at a Housing First move-in, as in methodology 3."""
    delivered = homelessness.delivered
    found: list[ServiceStay] = []
    for stay in delivered.records("shelter_stays"):
        service, start = homelessness.service_of(stay), stay.day("check_in")
        local = stay.current.key("local_person_id")
        assert start is not None
        assert local is not None
        person = homelessness.people.person(local)
        end = stay.day("check_out") or stay.dropped_on or delivered.data_through(stay.lineage, stay.feed) + DAY
        if stay.day("check_out") is None:
            move_in = homelessness.first_move_in_after(person, start)
            end = min(end, move_in) if move_in else end
        if service is not None and own_feed(service) == "shelter_stays":
            facility = stay.current.key("facility_id")
            found.append(ServiceStay(person, stay.lineage, service, facility, start, end))
    tenant_of = {enrolment.record.key: enrolment.person for enrolment in homelessness.housing.enrolments}
    for tenancy in delivered.records("hf_tenancies"):
        start, enrolment_key = tenancy.day("move_in"), tenancy.current.key("enrolment_id")
        assert start is not None
        assert enrolment_key is not None
        end = (
            tenancy.day("move_out") or tenancy.dropped_on or delivered.data_through(tenancy.lineage, tenancy.feed) + DAY
        )
        found.append(ServiceStay(tenant_of.get(enrolment_key), tenancy.lineage, "housing_first", None, start, end))
    return found
