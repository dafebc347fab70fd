"""The release calendar is checked when it is read."""

from datetime import date

import pytest

from analyst.releases.calendar import CalendarError, due_on, release_calendar


def test_the_third_quarter_of_2026_is_released_in_november():
    assert release_calendar()["2026-Q3"] == date(2026, 11, 26)
    assert due_on(date(2026, 11, 26)) == ["2026-Q3"]
    assert due_on(date(2026, 11, 27)) == []


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ("- {period: 2026-Q5, day: 2027-02-25}", "this is no period"),
        ("- {period: 2026-Q3, day: 2026-09-30}", "before its end"),
        ("- {period: 2026-Q3, day: 2026-11-28}", "on a weekend"),
        ("- {period: 2026-Q3, day: 2026-11-26}\n- {period: 2026-Q3, day: 2026-11-27}", "twice"),
        ("- {period: 2026-Q3, day: 2026-11-26}\n- {period: 2026-Q2, day: 2026-11-25}", "before that of the line above"),
    ],
)
def test_a_calendar_that_is_wrong_says_where(tmp_path, lines, fault):
    path = tmp_path / "calendar.yaml"
    path.write_text(f"releases:\n{lines}\n", encoding="utf-8")
    with pytest.raises(CalendarError, match=fault):
        release_calendar(path)
