"""Revisions between releases: only of what both publish, with the causes that can have changed it."""

from dataclasses import replace
from datetime import datetime

import pytest

from analyst.releases.content import DeliveryUsed, Publication
from analyst.releases.revisions import EarlierRelease, revisions
from tests.unit.releases.samples import cell, observations

THEN = Publication("b1", datetime(2026, 10, 15), None, "0.1.0+aaa", "due_day=15")
RIGA_V1 = DeliveryUsed("LV0001000-2026-09-v1", "LV0001000", "2026-09", {"shelter_stays": "a"})
RIGA_V2 = DeliveryUsed("LV0001000-2026-09-v2", "LV0001000", "2026-09", {"shelter_stays": "b"})
LIEPAJA = DeliveryUsed("LV0005000-2026-09-v1", "LV0005000", "2026-09", {"shelter_stays": "c"})
RIGA_OCTOBER = DeliveryUsed("LV0001000-2026-10-v1", "LV0001000", "2026-10", {"shelter_stays": "d"})


def flows(area="LV0001000", value=20, table="flows_by_municipality"):
    return observations([cell(table, area, "inflow_new", value)])


def earlier(cells=None, deliveries=(RIGA_V1,), number=1):
    return EarlierRelease(
        number, "2026-Q3", 5, "0.1.0+ccc", THEN, tuple(deliveries), flows() if cells is None else cells
    )


def revised(cells, deliveries, *, before=None, now=THEN):
    return revisions([before or earlier()], cells, now, list(deliveries)).to_dicts()


def test_a_corrected_delivery_is_a_cause_in_its_area():
    (row,) = revised(flows(value=22), [RIGA_V2])
    assert (row["old_value"], row["new_value"], row["difference"]) == (20, 22, 2)
    assert (row["causes"], row["deliveries"]) == ("correction", RIGA_V2.delivery_id)
    assert row["compared_with"] == "0001 2026-Q3"


def test_an_unchanged_value_is_no_revision():
    assert revised(flows(value=20), [RIGA_V2]) == []


@pytest.mark.parametrize(("old", "new"), [(None, 22), (20, None), (None, None)])
def test_nothing_is_said_of_a_cell_that_either_leaves_out(old, new):
    assert revised(flows(value=new), [RIGA_V2], before=earlier(flows(value=old))) == []


def test_a_municipality_that_came_later_for_a_month_already_told_is_a_late_delivery_for_the_nation():
    before = earlier(flows("LV"))
    (row,) = revised(flows("LV", 25), [RIGA_V1, LIEPAJA], before=before)
    assert (row["causes"], row["deliveries"]) == ("late_delivery", LIEPAJA.delivery_id)


def test_a_later_month_restates_what_was_open():
    (row,) = revised(flows(value=22), [RIGA_V1, RIGA_OCTOBER])
    assert (row["causes"], row["deliveries"]) == ("later_month", RIGA_OCTOBER.delivery_id)


def test_a_cohort_is_followed_to_the_end_so_no_month_is_later():
    cells = [cell("retention", "LV", "entrants", v, cohort="_T", horizon="cutoff") for v in (49, 50)]
    old, new = observations(cells[:1]), observations(cells[1:])
    (row,) = revised(new, [RIGA_V1, RIGA_V2], before=earlier(old))
    assert row["causes"] == "correction"


def test_a_held_delivery_is_told_by_its_own_name_whether_or_not_an_earlier_one_counts_again():
    (row,) = revised(flows(value=18), [LIEPAJA], before=earlier(deliveries=[RIGA_V1, LIEPAJA]))
    assert (row["causes"], row["deliveries"]) == ("held_or_withdrawn", RIGA_V1.delivery_id)
    (row,) = revised(flows(value=18), [RIGA_V1], before=earlier(deliveries=[RIGA_V2]))
    assert (row["causes"], row["deliveries"]) == ("held_or_withdrawn", RIGA_V2.delivery_id)


def test_rows_of_one_delivery_taken_out_later_are_a_correction():
    erased = replace(RIGA_V1, feeds={"shelter_stays": "rewritten"})
    (row,) = revised(flows(value=19), [erased])
    assert (row["causes"], row["deliveries"]) == ("correction", RIGA_V1.delivery_id)


def test_a_change_in_another_town_is_told_as_such():
    (row,) = revised(flows(value=22), [RIGA_V1, LIEPAJA])
    assert (row["causes"], row["deliveries"]) == ("delivery_elsewhere", LIEPAJA.delivery_id)


def test_code_and_parameters_are_causes_where_they_differ():
    now = replace(THEN, code_version="0.2.0+bbb", parameters="due_day=20")
    (row,) = revised(flows(value=22), [RIGA_V1], now=now)
    assert (row["causes"], row["deliveries_count"]) == ("method parameters", 0)


def test_a_predecessor_s_file_touches_its_successor():
    varaklani = DeliveryUsed("LV0055000-2025-06-v2", "LV0055000", "2025-06", {"shelter_stays": "x"})
    before = earlier(flows("LV0038001"), deliveries=[replace(varaklani, delivery_id="LV0055000-2025-06-v1")])
    (row,) = revised(flows("LV0038001", 21), [varaklani], before=before)
    assert row["causes"] == "correction"


def test_each_cell_is_compared_with_the_latest_release_that_has_it():
    first, second = earlier(flows(value=20), number=1), earlier(flows(value=21), number=2)
    (row,) = revisions([first, second], flows(value=22), THEN, [RIGA_V2]).to_dicts()
    assert (row["old_value"], row["compared_with"]) == (21, "0002 2026-Q3")
    left_out = earlier(flows(value=None), number=3)
    assert revisions([first, second, left_out], flows(value=22), THEN, [RIGA_V2]).is_empty()


def test_a_difference_below_the_last_decimal_is_none():
    of_rates = [cell("retention", "LV", "rate_all", v, decimals=2, unit="PURE_NUMB") for v in (0.9181, 0.9184, 0.93)]
    old, same, new = (observations([c]) for c in of_rates)
    assert revised(same, [RIGA_V2], before=earlier(old)) == []
    assert revised(new, [RIGA_V2], before=earlier(old))[0]["difference"] == 0.01
