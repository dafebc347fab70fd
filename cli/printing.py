"""How results look on a terminal."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tabulate import tabulate

from feeds.catalogue import render
from feeds.findings import Finding


def as_table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A plain table; numbers right, no thousands separators."""
    return tabulate(
        [[_shown(v) for v in row] for row in rows], headers=list(columns), tablefmt="simple", disable_numparse=True
    )


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """RFC 4180 with a header."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([["" if v is None else _plain(v) for v in row] for row in rows])
    return text.getvalue().rstrip("\r\n")


def as_json(value: Any) -> str:
    """JSON with Latvian letters as they are; dates ISO, decimals as numbers."""
    return json.dumps(value, ensure_ascii=False, indent=2, default=_plain)


def finding_line(finding: Finding) -> str:
    """One finding on one line; its sentence says where."""
    return f"  {finding.severity.value:<8} {finding.check_id:<8} {render(finding, 'en')}"


def say(text: str) -> None:
    """Print to standard output, at once."""
    print(text, flush=True)


def complain(text: str) -> None:
    """Print one line to standard error."""
    print(text, file=sys.stderr, flush=True)


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".")
    return str(_plain(value))


def _plain(value: Any) -> Any:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, (str, int, float, bool, list, dict)):
        return value
    return str(value)
