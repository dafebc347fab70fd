"""LOG-11 and LOG-12: the month's cost of a service against its client-days."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from statistics import median

import polars as pl

from feeds.contract import Feed
from feeds.findings import Why
from feeds.rules.capacity import empty_places
from feeds.rules.cells import is_missing, is_ok, is_yes
from feeds.rules.client_days import (
    beds_by_facility,
    costs_by_service,
    days_of_service,
    source_of_days,
    tenancy_nights,
)
from feeds.rules.context import RuleContext
from feeds.rules.month_rows import month_rows
from feeds.rules.outcome import Fault, Rule, RuleOutcome, faults_in, only
from feeds.rules.references import NO_PAST
from feeds.rules.services import facility_services
from feeds.rules.usual_volumes import far_total, usual_months
from feeds.whys import why

WITHOUT_DAYS = frozenset({"day_centre", "mobile_brigade"})
"""Services by day or on the street, which have neither stays nor client-days."""
_STAYS = "shelter_stays"
_UNPLACED = why("services_in_question")
_PLACES_IN_QUESTION = why("rows_in_question", feed="facilities")


def nothing_delivered(context: RuleContext, feed: Feed) -> RuleOutcome:
    """A cost of a service that has neither a stay or tenancy active in the month nor client-days.

    Costs above zero that are no correction are judged. A stay of one day without a night is service delivered. Where a
    place of the service had nobody, CAP-04 says so, and the cost says nothing of its own.
    """
    lines = context.live(feed)
    costs = lines.filter(is_ok("service_type") & is_ok("amount_eur"))
    costs = costs.filter((pl.col("amount_eur") > 0) & ~is_yes("correction"))
    with_days = is_ok("service_type") & is_ok("client_days") & (pl.col("client_days") > 0)
    with_stated_days = set(lines.filter(with_days)["service_type"])
    empty: list[str] = []
    not_known: list[Why] = []
    for service in costs["service_type"].unique().sort():
        if service in with_stated_days or service in WITHOUT_DAYS:
            continue
        source = source_of_days(service)
        if source is not None:
            records = month_rows(context, source)
            if records.why_not is not None and records.why_not.undecided is None:
                continue
            if _is_active(context, service, source, records.rows):
                continue
            if records.why_not is not None and records.why_not.undecided is not None:
                not_known.append(records.why_not.undecided)
                continue
            if source == _STAYS and _has_unplaced_stays(context):
                not_known.append(_UNPLACED)
                continue
            if source == _STAYS and service in empty_places(context)["service_type"]:
                # CAP-04 tells of the place, or HIST-03 of its stays.
                not_known.append(_PLACES_IN_QUESTION)
                continue
        elif feed.name in context.unreadable or not lines.filter(_may_tell_days_of(service)).is_empty():
            not_known.append(why("days_in_question"))
            continue
        empty.append(service)
    faults = faults_in(costs.filter(pl.col("service_type").is_in(empty)), {"service_type": pl.lit(True)})
    return RuleOutcome(faults, not_known[0] if not_known else None)


def _has_unplaced_stays(context: RuleContext) -> bool:
    """Whether a stay lies in a place whose service has a finding of its own: it may be any service's."""
    placed = facility_services(context)["facility_id"]
    return not month_rows(context, _STAYS).rows["facility_id"].is_in(placed.implode()).all()


def _may_tell_days_of(service: str) -> pl.Expr:
    """A line whose service or, being of this service, whose client-days have a finding of their own."""
    is_decided = is_ok("client_days") | is_missing("client_days")
    return ~is_ok("service_type") | ((pl.col("service_type") == service) & ~is_decided)


def _is_active(context: RuleContext, service: str, source: str, records: pl.DataFrame) -> bool:
    end = "move_out" if source == "hf_tenancies" else "check_out"
    active = records.filter(pl.col(end).is_null() | (pl.col(end) >= context.first_day))
    if source == "hf_tenancies":
        return not active.is_empty()
    of_service = facility_services(context).filter(pl.col("service_type") == service)
    return not active.filter(pl.col("facility_id").is_in(of_service["facility_id"].implode())).is_empty()


def unusual_cost(context: RuleContext, feed: Feed) -> RuleOutcome:
    """Cost per client-day below a quarter or above four times what is usual with the municipality.

    Usual = the median of its own last 12 accepted months, when at least 6 of them have at least 30 client-days each;
    this month must have so many too. Exact fractions are compared: a quarter and four times are inside. One fault for
    each service, on all its lines. Where the month's stays or tenancies are far from the usual ones, HIST-01 asks about
    them, and the cost per day says nothing of its own.
    """
    if context.past is None:
        return RuleOutcome(undecided=NO_PAST)
    lines = month_rows(context, feed.name)
    if lines.why_not is not None:
        return lines.why_not
    usual = _usual_costs(context, feed)
    days_of = _days_now(context)
    faults: list[Fault] = []
    not_known: list[Why] = []
    for service, cost in sorted(costs_by_service(lines.rows).items()):
        if service not in usual:
            continue
        source = source_of_days(service)
        records = None if source is None else month_rows(context, source)
        if records is not None and records.why_not is not None:
            not_known += [records.why_not.undecided] if records.why_not.undecided else []
            continue
        if source == _STAYS and _has_unplaced_stays(context):
            not_known.append(_UNPLACED)
            continue
        days = days_of(service, cost.stated_days)
        if days < context.limit("LOG-12", "needed_client_days", feed.name):
            continue
        now = Fraction(cost.amount) / days
        if _is_near(now, usual[service], context, feed):
            continue
        if _are_days_unusual(context, source):
            not_known.append(why("days_in_question"))
            continue
        params: dict[str, str | int] = {"service": service, "value": _eur(now), "usual": _eur(usual[service])}
        own = lines.rows.filter(pl.col("service_type") == service)
        faults.append(Fault("amount_eur", tuple(own["source_row"].sort()), params))
    if not usual and not faults:
        return RuleOutcome(not_applicable=why("few_client_days"))
    return RuleOutcome(tuple(faults), not_known[0] if not_known else None)


def _is_near(now: Fraction, usual: Fraction, context: RuleContext, feed: Feed) -> bool:
    low = usual / Fraction(context.limit("LOG-12", "lowest_part", feed.name))
    high = usual * Fraction(context.limit("LOG-12", "highest_multiple", feed.name))
    return low <= now <= high


def _are_days_unusual(context: RuleContext, source: str | None) -> bool:
    """Whether the feed that the client-days come from is one of this delivery and far from what is usual."""
    if source is None or source not in context.frames:
        return False
    feed = context.contracts[source]
    months = usual_months(context, feed)
    return months is not None and far_total(context, feed, months) is not None


def services_asked_about(context: RuleContext, feed: Feed) -> frozenset[str]:
    """The services of which LOG-12 says that the cost is unusual for their client-days."""
    return frozenset(str(fault.params["service"]) for fault in unusual_cost(context, feed).faults)


def _usual_costs(context: RuleContext, feed: Feed) -> dict[str, Fraction]:
    """The median cost per client-day of each service that has enough earlier months."""
    assert context.past is not None, "asked only with history"
    months = context.past.months_with(feed.name)[: int(context.limit("LOG-12", "past_months", feed.name))]
    least = context.limit("LOG-12", "needed_client_days", feed.name)
    needed = int(context.limit("LOG-12", "needed_months", feed.name))
    found: dict[str, list[Fraction]] = {}
    for month in months:
        for service, amount, days in context.past.service_months(month):
            if days >= least:
                found.setdefault(service, []).append(Fraction(amount) / days)
    return {service: median(costs) for service, costs in found.items() if len(costs) >= needed}


def _days_now(context: RuleContext) -> Callable[[str, int], int]:
    """Gives the month's client-days of a service, from its name and the days that its lines state."""
    beds = beds_by_facility(month_rows(context, "shelter_stays").rows, context.period)
    housed = tenancy_nights(month_rows(context, "hf_tenancies").rows, context.period)
    services = dict(facility_services(context).iter_rows())
    return lambda service, stated: days_of_service(service, beds, services, housed, stated)


def _eur(value: Fraction) -> str:
    """EUR with two digits, as a message shows it; the comparison is made before rounding."""
    return str((Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("0.01")))


LOG_11 = Rule("LOG-11", only("service_costs", "service_type", "amount_eur"), nothing_delivered)
LOG_12 = Rule("LOG-12", only("service_costs", "service_type", "amount_eur"), unusual_cost)
