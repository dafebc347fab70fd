"""`benchmarks/results.json`: ratios and sizes, nothing that names or depends on a machine."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

FILE = Path(__file__).with_name("results.json")

Figures = Mapping[str, int | float | str]


def keep(benchmark: str, figures: Figures) -> None:
    """Replace the figures of one benchmark; those of the others stay."""
    known = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}
    text = json.dumps(known | {benchmark: dict(figures)}, indent=2, sort_keys=True)
    FILE.write_text(text + "\n", encoding="utf-8")


def show(title: str, figures: Figures) -> None:
    """A small table on the terminal; here seconds may be told, for they are read on the machine that took them."""
    width = max(map(len, figures))
    print(title)
    for name, value in figures.items():
        print(f"  {name:<{width}}  {value:,.2f}" if isinstance(value, float) else f"  {name:<{width}}  {value}")
