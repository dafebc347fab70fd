"""How well what need not be filled is filled (methodology 10, `completeness`; ADR 7)."""

from __future__ import annotations

from collections.abc import Sequence

from tests.oracle.delivered import Delivered
from tests.oracle.geography import NATION
from tests.worlds.logical import LogicalDelivery

OPTIONAL_COLUMNS = {
    "facilities": "open_to refusals",
    "persons": "household_id birth_date citizenship birth_country household_type education disability"
    " mental_health_need addiction_need first_homeless_on",
    "shelter_stays": "check_out prior_situation main_reason exit_destination",
    "living_situations": "local_person_id valid_to main_reason",
    "institution_discharges": "discharged_on offered_on destination",
    "evictions": "executed_on outcome",
    "hf_enrolments": "referral_source agreed_on exited_on exit_reason exit_destination",
    "hf_tenancies": "move_out rent_eur utilities_eur",
    "hf_assessments": "living_conditions_change quality_of_life_change belonging_change health_change"
    " addiction_control_change income_eur employment volunteered attended_public_event learned_skills"
    " started_addiction_rehab csq_1 csq_2 csq_3 csq_4 csq_5 csq_6 csq_7 csq_8 housing_satisfaction team_satisfaction",
    "service_costs": "facility_id client_days",
}
"""The columns without R in the tables of feeds.md, as far as they are stored. The marks `withdrawn` and `correction`
say something when they are empty: no."""
STORED_AS = {"birth_date": "birth_month"}
KEYS = ("time_period", "ref_area", "feed", "column_name")
COLUMNS = ("row_count", "filled_count", "filled_share")

Key = tuple[str, str, str, str]


def completeness(accepted: Sequence[LogicalDelivery], through: str | None = None) -> dict[Key, dict[str, int | float]]:
    """KEYS → COLUMNS. A row that takes a record back is none; what was delivered of it in earlier months stays."""
    delivered = Delivered(accepted, through)
    counts: dict[Key, list[int]] = {}
    for feed, names in OPTIONAL_COLUMNS.items():
        for stated in delivered.rows.get(feed, []):
            if stated.row.get("withdrawn") is True:
                continue
            for name in names.split():
                for area in (stated.municipality, NATION):
                    count = counts.setdefault((stated.period, area, feed, STORED_AS.get(name, name)), [0, 0])
                    count[0] += 1
                    count[1] += stated.row.get(name) is not None
    return {
        key: {"row_count": rows, "filled_count": filled, "filled_share": filled / rows}
        for key, (rows, filled) in counts.items()
    }
