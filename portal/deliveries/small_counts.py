"""Small counts are not shown to those who have no business with single persons."""

from __future__ import annotations

SMALLEST_SHOWN = 5
"""One to four are told as fewer than five: a count of rows may be a count of persons."""


def shown_count(count: int) -> str:
    """The count, or `<5`. Zero is no person and is shown."""
    return f"<{SMALLEST_SHOWN}" if 0 < count < SMALLEST_SHOWN else str(count)
