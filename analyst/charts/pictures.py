"""Charts as pictures, drawn here: no browser and no other host takes part."""

from __future__ import annotations

from typing import Any

import vl_convert

from analyst.charts.look import Chart, titled

_WIDTH = 900
_SCALE = 2.0


def as_png(chart: Chart, title: str, notes: list[str]) -> bytes:
    """A PNG with heading and notes, twice the screen's resolution."""
    return bytes(vl_convert.vegalite_to_png(_spec(chart, title, notes), scale=_SCALE))


def as_svg(chart: Chart, title: str, notes: list[str]) -> bytes:
    """An SVG with heading and notes."""
    return str(vl_convert.vegalite_to_svg(_spec(chart, title, notes))).encode()


def _spec(chart: Chart, title: str, notes: list[str]) -> dict[str, Any]:
    spec = titled(chart, title, notes).to_dict()
    if spec.get("width") == "container":
        spec["width"] = _WIDTH
    return dict(spec)
