"""Periods that are released."""

from datetime import date

import pytest

from analyst.released import ReleasePeriod
from feeds.errors import UserError


@pytest.mark.parametrize(
    ("text", "freq", "first", "last", "months"),
    [
        ("2026-Q1", "Q", date(2026, 1, 1), date(2026, 3, 31), 3),
        ("2024-02", "M", date(2024, 2, 1), date(2024, 2, 29), 1),
        ("2025", "A", date(2025, 1, 1), date(2025, 12, 31), 12),
    ],
)
def test_a_period_is_whole_months(text, freq, first, last, months):
    period = ReleasePeriod.parse(text)

    assert (period.freq, period.first_day, period.last_day, len(period.months)) == (freq, first, last, months)


@pytest.mark.parametrize("text", ["", "2026-Q5", "2026-13", "26-01", "2026Q1", "2026-00"])
def test_what_names_no_period_is_told_how_to_write_one(text):
    with pytest.raises(UserError, match="2026-Q3"):
        ReleasePeriod.parse(text)
