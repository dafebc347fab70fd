"""All files of a release: relative name → bytes. The same content gives the same bytes."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

import polars as pl

from analyst.releases.content import ReleaseContent
from analyst.releases.manifest import MANIFEST, manifest
from analyst.releases.plain_files import latvian_csv, latvian_frame_csv, parquet, plain_csv, plain_frame_csv
from analyst.releases.report.contents import report
from analyst.releases.report.document import FONT as DOCUMENT_FONT
from analyst.releases.report.document import document
from analyst.releases.report.page import FONT as PAGE_FONT
from analyst.releases.report.page import page
from analyst.releases.sdmx_checking import check_sdmx
from analyst.releases.sdmx_data import epoch_csv, homelessness_csv
from analyst.releases.sdmx_structure import EPOCH, HOMELESSNESS, structure_xml
from analyst.releases.workbook import workbook
from feeds.message_values import Language

_WORLD = {"stock": "PIT", "flow": "FLOW", "kind_not_known": "_U"}


def release_files(content: ReleaseContent, show: Callable[[str], None] = lambda _: None) -> dict[str, bytes]:
    """Write everything into memory, SDMX checked, manifest last. `show` is told what is being written."""
    files: dict[str, bytes] = {}
    show("tables as CSV and Parquet")
    for table in content.tables:
        observations = content.table(table)
        files[f"csv/{table}.csv"] = plain_csv(observations)
        files[f"csv/{table}.lv.csv"] = latvian_csv(observations)
        files[f"parquet/{table}.parquet"] = parquet(observations)
    for name, count_type in _WORLD.items():
        files |= _frame_files(f"world/{name}", content.international.filter(pl.col("count_type") == count_type))
    if content.compared_with:
        files |= _frame_files("revisions", content.revisions)
    show("workbook")
    files[f"pajumte_{content.period}.xlsx"] = workbook(content)
    show("SDMX")
    files |= _sdmx_files(content)
    show("report")
    files |= _report_files(content)
    return {**files, MANIFEST: manifest(content, files)}


def _sdmx_files(content: ReleaseContent) -> dict[str, bytes]:
    structure = structure_xml(content.period, content.moment)
    data = {HOMELESSNESS: homelessness_csv(content.observations), EPOCH: epoch_csv(content.epoch)}
    check_sdmx(structure, data)
    return {"sdmx/structure.xml": structure, "sdmx/data.csv": data[HOMELESSNESS], "sdmx/epoch.csv": data[EPOCH]}


def _report_files(content: ReleaseContent) -> dict[str, bytes]:
    files = {}
    for language in get_args(Language):
        files[f"report/report.{language}.html"] = page(report(content, language, PAGE_FONT))
        files[f"report/report.{language}.pdf"] = document(report(content, language, DOCUMENT_FONT), content)
    return files


def _frame_files(name: str, frame: pl.DataFrame) -> dict[str, bytes]:
    return {f"{name}.csv": plain_frame_csv(frame), f"{name}.lv.csv": latvian_frame_csv(frame)}
