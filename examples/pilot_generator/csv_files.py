"""Writing a month as CSV, one file a feed."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

from examples.pilot_generator.cell_styles import CsvStyle
from examples.pilot_generator.period_files import Row
from feeds.contract import Feed
from feeds.contract_loading import load_contracts


def csv_files(rows_by_feed: Mapping[str, list[Row]], style: CsvStyle) -> dict[str, bytes]:
    """The bytes of each feed's file; a feed without rows has its header only."""
    return {name: _csv(feed, rows_by_feed[name], style) for name, feed in load_contracts().items()}


def _csv(feed: Feed, rows: list[Row], style: CsvStyle) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=style.separator, lineterminator=style.line_end)
    writer.writerow([style.header(column) for column in feed.columns])
    for row in rows:
        writer.writerow([style.cell(column, row.get(column.name)) for column in feed.columns])
    return text.getvalue().encode(style.encoding)
