"""Whether the keys are there, belong together, and are nobody else's to read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from feeds.errors import UserError
from feeds.installation import Installation
from orchestration.doctor.ailments import Ailment

_OF_OTHERS = 0o077


def examine(installation: Installation) -> Iterator[Ailment]:
    """Missing and wrong keys, an identity that does not open what is being received, and files others can read."""
    try:
        recipient = str(installation.archive_writer().recipient)
        keys = installation.gate_keys()
    except UserError as error:
        yield Ailment(str(error))
    else:
        if str(keys.identity.to_public()) != recipient:
            yield Ailment(
                "The archive's recipient and its identity are not a pair, so what is received now could never be "
                "opened: set PAJUMTE_ARCHIVE_RECIPIENT to the recipient of the identity that gating uses."
            )
    for file in _key_files(installation):
        if file.stat().st_mode & _OF_OTHERS:
            yield Ailment(f"The key file {file} can be read by others: `chmod 600 {file}`.")
        if installation.settings.is_production and file.resolve().is_relative_to(installation.home.root.resolve()):
            yield Ailment(
                f"The key file {file} lies under home, where every backup of home takes it along: keep it elsewhere "
                "and name it in PAJUMTE_PSEUDONYM_KEY_FILE or PAJUMTE_ARCHIVE_IDENTITY_FILE."
            )


def _key_files(installation: Installation) -> list[Path]:
    settings, folder = installation.settings, installation.home.keys
    named = [file for file in (settings.pseudonym_key_file, settings.archive_identity_file) if file]
    trial = sorted(folder.iterdir()) if folder.is_dir() else []
    return [file for file in (*named, *trial) if file.is_file()]
