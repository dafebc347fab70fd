"""Counts that could be of single persons."""

import pytest

from portal.deliveries.small_counts import shown_count


@pytest.mark.parametrize(("count", "shown"), [(0, "0"), (1, "<5"), (4, "<5"), (5, "5"), (1200, "1200")])
def test_one_to_four_are_not_told_apart(count, shown):
    assert shown_count(count) == shown
