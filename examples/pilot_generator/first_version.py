"""Liepāja's first version of 2023-03, with three mistakes that clerks make; the gate must reject it.

It is registered before the corrected one, so that the pilot also shows a rejected delivery and its successor.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from examples.pilot_generator.months import first_day
from examples.pilot_generator.period_files import Row
from examples.pilot_generator.world import FIRST_VERSION_PERIOD, NEW_IN_LIEPAJA

UNKNOWN_REASON = "alkohols"


def with_mistakes(good: Mapping[str, list[Row]]) -> dict[str, list[Row]]:
    """The corrected month's rows, spoiled in three places: DATE-01, VAL-04 and REF-01."""
    feeds = {name: [dict(row) for row in rows] for name, rows in good.items()}
    _check_out_before_check_in(feeds["shelter_stays"])
    _reason_not_in_the_list(feeds["shelter_stays"])
    _person_forgotten(feeds)
    return feeds


def _check_out_before_check_in(stays: list[Row]) -> None:
    """The day mistyped in a stay that began and ended in the month; the wrong day still lies in the month."""
    start = first_day(FIRST_VERSION_PERIOD)
    for stay in stays:
        check_in, check_out = stay["check_in"], stay["check_out"]
        if isinstance(check_in, date) and isinstance(check_out, date) and start < check_in < check_out:
            stay["check_out"] = check_in - timedelta(days=1)
            return
    raise LookupError(f"no stay of {FIRST_VERSION_PERIOD} both began and ended in the month")


def _reason_not_in_the_list(stays: list[Row]) -> None:
    """A word of the clerk's own where the list has `addiction`."""
    stay = next(row for row in stays if row["main_reason"] == "addiction" and row["check_out"] is None)
    stay["main_reason"] = UNKNOWN_REASON


def _person_forgotten(feeds: dict[str, list[Row]]) -> None:
    """A person seen for the first time is missing from `persons`."""
    seen = next(
        row
        for row in feeds["living_situations"]
        if row["observed_on"] == NEW_IN_LIEPAJA and row["local_person_id"] is not None
    )
    feeds["persons"] = [row for row in feeds["persons"] if row["local_person_id"] != seen["local_person_id"]]
