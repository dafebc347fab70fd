"""`pajumte release`: how far it is, what went out, what was left out."""

from __future__ import annotations

from pathlib import Path

from analyst.releases.making import Made, make_release
from analyst.releases.tables import left_out
from analyst.releases.wording import table_title
from cli import printing
from cli.progress import ProgressLine
from feeds.installation import Installation
from feeds.message_values import Language


def release_period(installation: Installation, period: str, out: Path, threshold: int, language: Language) -> None:
    """Make a release and say what it holds. UserError and LeaksError as `make_release`."""
    line = ProgressLine()
    try:
        made = make_release(installation, period, out, threshold, line.show)
    finally:
        line.done()
    printing.say(summary(made, language))


def summary(made: Made, language: Language) -> str:
    """Where it lies, its tables with what is left out of them, and how many published figures it revises."""
    content = made.content
    columns = ["tabula", "vērtības", "nav publicētas"] if language == "lv" else ["table", "values", "left out"]
    rows = [
        (table_title(name).in_language(language), content.table(name).height, left_out(content.table(name)))
        for name in content.tables
    ]
    revised = content.revisions.height
    if language == "lv":
        first = f"Laidiens {content.period}: {made.folder}"
        again = "" if made.is_new else " (tas jau bija tur, baits baitā)"
        last = (
            f"Labotas jau publicētas vērtības: {revised}. Slieksnis {content.threshold}; pārbaudē nav atrasts neviens "
            "izlaists skaitlis, ko varētu aprēķināt no pārējiem."
        )
    else:
        first = f"Release {content.period}: {made.folder}"
        again = "" if made.is_new else " (it was there already, byte for byte)"
        last = f"Published figures revised: {revised}. Threshold {content.threshold}; the audit found no leak."
    return f"{first}{again}\n\n{printing.as_table(columns, rows)}\n\n{last}"
