"""The report as a PDF: tagged for screen readers, fonts embedded, the same bytes from the same content."""

from __future__ import annotations

import json
from datetime import UTC
from pathlib import Path

import typst

from analyst.releases.content import ReleaseContent
from analyst.releases.report.contents import Report

FONT = "Libertinus Serif"
"""It comes with the typesetter, so the machine's own fonts are not asked."""
_SOURCE = Path(__file__).with_name("document.typ")


def document(report: Report, content: ReleaseContent) -> bytes:
    """The PDF's bytes, by the standard PDF/UA-1; its time is that of the data."""
    made = typst.compile(
        str(_SOURCE),
        format="pdf",
        root=str(_SOURCE.parent),
        ignore_system_fonts=True,
        sys_inputs={"report": json.dumps(report.as_dict(), ensure_ascii=False)},
        pdf_standards="ua-1",
        timestamp=int(content.moment.replace(tzinfo=UTC).timestamp()),
    )
    assert isinstance(made, bytes), "one document, in memory"
    return made
