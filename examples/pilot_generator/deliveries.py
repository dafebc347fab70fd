"""All files of the pilot by their path under `examples/pilot/deliveries`.

The folder has a sub-folder for each drop; drops are submitted in the order of their names.
"""

from __future__ import annotations

from collections.abc import Mapping

from examples.pilot_generator.cell_styles import LIEPAJA_STYLE, VALMIERA_STYLE
from examples.pilot_generator.csv_files import csv_files
from examples.pilot_generator.first_version import with_mistakes
from examples.pilot_generator.months import PERIODS
from examples.pilot_generator.period_files import Row, period_rows
from examples.pilot_generator.towns import LIEPAJA, RIGA, VALMIERA
from examples.pilot_generator.workbook import workbook
from examples.pilot_generator.world import FIRST_VERSION_PERIOD, build_world

FIRST_DROP, SECOND_DROP = "1_first_version", "2_complete"


def delivery_files() -> dict[str, bytes]:
    """Path (`<drop>/<file name>`) to bytes, for all months and both versions of the one that was corrected."""
    world = build_world()
    files: dict[str, bytes] = {}
    wrong = with_mistakes(period_rows(world[LIEPAJA.code], FIRST_VERSION_PERIOD))
    files |= _csv_month(FIRST_DROP, LIEPAJA.code, FIRST_VERSION_PERIOD, wrong)
    for period in PERIODS:
        files[f"{SECOND_DROP}/{RIGA.code}_{period}.xlsx"] = workbook(period_rows(world[RIGA.code], period))
        for town in (LIEPAJA, VALMIERA):
            files |= _csv_month(SECOND_DROP, town.code, period, period_rows(world[town.code], period))
    return files


def _csv_month(drop: str, municipality: str, period: str, rows: Mapping[str, list[Row]]) -> dict[str, bytes]:
    style = LIEPAJA_STYLE if municipality == LIEPAJA.code else VALMIERA_STYLE
    return {f"{drop}/{municipality}_{period}_{feed}.csv": content for feed, content in csv_files(rows, style).items()}
