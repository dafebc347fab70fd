"""The report as a page: one file, no script, no request; charts lie in it as SVG."""

from __future__ import annotations

import re
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from analyst.releases.report.contents import Report

FONT = "Arial"
_FOLDER = Path(__file__).parent
_FALLBACK = "font-family=\"Arial, 'Liberation Sans', 'Helvetica Neue', sans-serif\""


def page(report: Report) -> bytes:
    """The page's bytes. Its charts are hidden from screen readers, which read the figures in words instead."""
    environment = Environment(
        loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True
    )
    pictures = [_inline(chart.svg) for chart in report.charts]
    return environment.get_template("page.html").render(r=report, pictures=pictures).encode()


def _inline(svg: str) -> Markup:
    """A chart of our own making as it may stand in a page: no labels of its own that a reader would spell out."""
    quiet = re.sub(r' (?:aria-[a-z]+|role|aria-roledescription)="[^"]*"', "", svg)
    named = quiet.replace('font-family="Arial"', _FALLBACK)
    return Markup(named.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1))
