"""All examples as files under `examples/checks`: `bad/<CHECK_ID>/…` and `good/<CHECK_ID>/…`."""

from __future__ import annotations

from typing import Any

import yaml

from examples.checks_generator.case import Case, Example
from examples.checks_generator.cell_cases import CELL_CASES
from examples.checks_generator.completeness_cases import COMPLETENESS_CASES
from examples.checks_generator.date_cases import DATE_CASES
from examples.checks_generator.exemption_cases import EXEMPTION_CASES
from examples.checks_generator.file_cases import FILE_CASES
from examples.checks_generator.history_cases import HISTORY_CASES
from examples.checks_generator.key_cases import KEY_CASES
from examples.checks_generator.logic_cases import LOGIC_CASES
from examples.checks_generator.occupancy_cases import OCCUPANCY_CASES
from examples.checks_generator.reference_cases import REFERENCE_CASES
from examples.checks_generator.workbook_cases import WORKBOOK_CASES

ALL_CASES: tuple[Case, ...] = (
    *FILE_CASES, *WORKBOOK_CASES, *CELL_CASES, *KEY_CASES, *REFERENCE_CASES, *DATE_CASES, *LOGIC_CASES,
    *OCCUPANCY_CASES, *HISTORY_CASES, *COMPLETENESS_CASES, *EXEMPTION_CASES,
)  # fmt: skip

_SAYS = "# Written by python -m examples.checks_generator: what this delivery must raise, and nothing else.\n"


def example_files() -> dict[str, bytes]:
    """The content of every file by its path below `examples/checks`."""
    files: dict[str, bytes] = {}
    for case in ALL_CASES:
        for kind, example in (("bad", case.bad), ("good", case.good)):
            folder = f"{kind}/{case.check_id}"
            files |= {f"{folder}/{name}": content for name, content in example.files.items()}
            files |= {f"{folder}/history/{name}": content for name, content in example.history.items()}
            files[f"{folder}/expected.yml"] = _expected(case.check_id, example)
    return files


def _expected(check_id: str, example: Example) -> bytes:
    said: dict[str, Any] = {
        "municipality": example.municipality, "period": example.period, "today": example.today,
    }  # fmt: skip
    if example.padded_to_bytes is not None:
        said["padded_to_bytes"] = example.padded_to_bytes
    if example.exemptions:
        said["exemptions"] = [dict(exemption) for exemption in example.exemptions]
    said["findings"] = [
        {
            "check_id": check_id,
            "feed": raised.feed,
            "sheet": raised.sheet,
            "column": raised.column,
            "rows": list(raised.rows),
        }
        for raised in example.raises
    ]
    return (_SAYS + yaml.safe_dump(said, allow_unicode=True, sort_keys=False)).encode("utf-8")
