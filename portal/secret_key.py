"""The secret that signs sessions and forms."""

from __future__ import annotations

import secrets
from pathlib import Path

from feeds.errors import UserError

_FEWEST_CHARACTERS = 50


def secret_key(file: Path | None, *, is_production: bool) -> str:
    """The key in the file. A trial without one signs with a key of this process, so that its sessions end with it.

    UserError when there is none in production, or the file holds less than fifty characters.
    """
    if file is None:
        if is_production:
            raise UserError("In production the portal makes no secret of its own: set PAJUMTE_PORTAL_SECRET_KEY_FILE.")
        return secrets.token_urlsafe(64)
    try:
        key = file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        key = ""
    if len(key) < _FEWEST_CHARACTERS:
        raise UserError(
            f"The portal's secret {file} is missing or shorter than {_FEWEST_CHARACTERS} characters: "
            "name the right file in PAJUMTE_PORTAL_SECRET_KEY_FILE."
        )
    return key
