"""Whatever arrives, the reader answers with tables or findings: no crash, no hang, no mistake of ours."""

from __future__ import annotations

from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from benchmarks.mutations import damaged, damaged_inside
from feeds.catalogue import render
from feeds.contract_loading import load_contracts
from feeds.delivery import ReadDelivery
from feeds.frames import status_name, typed_schema
from feeds.normalising import CellStatus
from tests.property.deliveries import (
    FEEDS,
    csv_of,
    csv_of_cells,
    csv_with,
    read,
    workbook_of,
    workbook_of_cells,
)

QUICK = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
SLOWER = settings(QUICK, max_examples=20)

feeds = st.sampled_from(FEEDS)
columns = feeds.flatmap(lambda feed: st.tuples(st.just(feed), st.sampled_from(load_contracts()[feed].columns)))
seeds = st.integers(0, 2**32)
STATUSES = {status.value for status in CellStatus}
WORKBOOKS = {feed: workbook_of(feed) for feed in FEEDS}
PLAIN = st.characters(min_codepoint=0x20, max_codepoint=0x17F, exclude_characters="\x7f", exclude_categories=["Cc"])


def assert_answered(result: ReadDelivery) -> None:
    """Tables or findings; tables in the shape that the gate expects; findings that can be told."""
    assert result.feeds or result.findings
    for name, feed in result.feeds.items():
        assert dict(feed.frame.schema) == typed_schema(load_contracts()[name])
        for column in load_contracts()[name].columns:
            assert set(feed.frame[status_name(column.name)]) <= STATUSES
    for finding in result.findings:
        assert render(finding, "lv") and render(finding, "en")


@QUICK
@given(st.binary(max_size=400), st.one_of(st.none(), feeds))
def test_any_bytes_are_answered(content, feed):
    assert_answered(read(content, feed))


@QUICK
@given(feeds, seeds)
def test_any_damage_to_a_csv_file_is_answered(feed, seed):
    assert_answered(read(damaged(csv_of(feed), Random(seed)), feed))


@SLOWER
@given(feeds, seeds)
def test_any_damage_to_a_workbook_is_answered(feed, seed):
    assert_answered(read(damaged(WORKBOOKS[feed], Random(seed))))


@SLOWER
@given(feeds, seeds)
def test_any_damage_inside_a_workbook_is_answered(feed, seed):
    assert_answered(read(damaged_inside(WORKBOOKS[feed], Random(seed))))


@QUICK
@given(columns, st.text(max_size=300))
def test_any_text_in_any_cell_is_answered(place, text):
    feed, column = place

    result = read(csv_with(feed, column.name, text), feed)

    assert_answered(result)


@SLOWER
@given(feeds, st.lists(st.lists(st.text(PLAIN, max_size=12), max_size=4), min_size=1, max_size=4))
def test_the_same_cells_give_the_same_table_in_either_kind_of_file(feed, cells):
    header = [column.name for column in load_contracts()[feed].columns][:4]
    table = [header, *(row + [""] * (4 - len(row)) for row in cells)]
    table = [row[: len(header)] for row in table]

    of_csv, of_workbook = read(csv_of_cells(table), feed), read(workbook_of_cells(feed, table))

    assert_frame_equal(of_csv.feeds[feed].frame, of_workbook.feeds[feed].frame)
    assert [(f.check_id, f.column, f.rows) for f in of_csv.findings] == [
        (f.check_id, f.column, f.rows) for f in of_workbook.findings
    ]
