"""`pajumte doctor` and `pajumte rollback`: looking after a home."""

from __future__ import annotations

from cli import printing
from feeds.installation import Installation
from orchestration.doctor import EXAMINATIONS
from orchestration.rolling_back import roll_back


def examine(installation: Installation) -> bool:
    """Say, subject by subject, what is wrong with a home and what to do; whether nothing grave is."""
    is_well = True
    for examination in EXAMINATIONS:
        ailments = examination.ailments(installation)
        printing.say(f"{examination.subject}: {'in order' if not ailments else ''}".rstrip())
        for ailment in ailments:
            printing.say(f"  {'✗' if ailment.is_grave else '·'} {ailment.sentence}")
            is_well = is_well and not ailment.is_grave
    printing.say("\nNothing is wrong." if is_well else "\nMend what is marked ✗, from the top, then look again.")
    return is_well


def go_back(installation: Installation, build_id: str | None) -> None:
    """Point the published link at an earlier build's publication and say so."""
    publication = roll_back(installation, build_id)
    if publication.is_current:
        printing.say(f"Readers see build {publication.build_id} already.")
        return
    printing.say(
        f"Readers see build {publication.build_id} from now on. The next build publishes anew: if a delivery is what "
        "was wrong, take it out first with `pajumte hold`."
    )
