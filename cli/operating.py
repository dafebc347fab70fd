"""`pajumte doctor`, `rollback`, `backup` and `restore`: looking after a home."""

from __future__ import annotations

import sys
from pathlib import Path

from cli import printing
from cli.progress import ProgressLine
from feeds.installation import Installation
from feeds.settings import Settings
from orchestration.backing_up import restore, take_backup
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


def back_up(installation: Installation, folder: Path) -> bool:
    """Make a backup and say what it holds; whether it holds all that the ledger names."""
    line = ProgressLine()
    backup = take_backup(installation, folder, line.show if sys.stderr.isatty() else lambda _done: None)
    line.done()
    printing.say(
        f"{backup.folder}: {backup.files} files, {backup.copied} of them copied, the others as in the last one."
    )
    printing.say("Keys are not in it: keep them apart, for without them nobody can open the originals or go on.")
    if installation.settings.ledger_url:
        printing.say("The ledger's database is in it; the portal's, when it is PostgreSQL too, is not: use pg_dump.")
    if backup.missing:
        printing.complain(
            f"{len(backup.missing)} files that the ledger names are not in home, so they are in no new backup, the "
            f"first of them {backup.missing[0]}: `pajumte doctor` says what to do."
        )
    return not backup.missing


def bring_back(backup: Path, settings: Settings) -> None:
    """Make a home of a backup and say what to do next."""
    line = ProgressLine()
    restored = restore(backup, settings, progress=line.show if sys.stderr.isatty() else lambda _done: None)
    line.done()
    printing.say(
        f"{restored.home} is as it was at {restored.made_at} (UTC): {restored.files} files, each as it was backed up.\n"
        "Next: put the keys back where this installation keeps them, then `pajumte doctor`, `pajumte build` and "
        "`pajumte publish`. Deliveries received since then have to be sent again."
    )
