"""The secrets of an installation: the key of the tokens, and the age keys of the archive of originals.

The intake needs only the archive's recipient (it can write, not read). Gating needs the token key and the archive's
identity. A trial makes all three under `home/keys`; production never makes a key and keeps them outside home.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from pyrage import DecryptError, IdentityError, RecipientError, decrypt, encrypt
from pyrage.x25519 import Identity, Recipient

from feeds.errors import UserError
from feeds.pseudonymising import TokenKeys
from feeds.settings import Settings
from feeds.storage import Home, writing_under

_TOKEN_KEY = "pseudonym.key"
_IDENTITY = "archive.identity"
_RECIPIENT = "archive.recipient"


@dataclass(frozen=True, slots=True, repr=False)
class ArchiveWriter:
    """Encrypts originals; cannot read them back."""

    recipient: Recipient

    def seal(self, content: bytes) -> bytes:
        """The content encrypted to the archive's recipient."""
        return bytes(encrypt(content, [self.recipient]))


@dataclass(frozen=True, slots=True, repr=False)
class GateKeys:
    """What gating needs: the token keys and the identity that opens originals."""

    tokens: TokenKeys
    identity: Identity

    def open(self, sealed: bytes) -> bytes:
        """The original. UserError when it was sealed for another identity or is damaged."""
        try:
            return bytes(decrypt(sealed, [self.identity]))
        except DecryptError:
            raise UserError(
                "An encrypted original cannot be opened with the archive identity of this installation: "
                "put back the identity that belongs to this home, then gate again."
            ) from None


def make_trial_keys(home: Home, settings: Settings, *, has_deliveries: bool) -> bool:
    """Make the keys of a trial that has none yet; true when they were made now.

    Never in production, and never for a home that has deliveries already: a new key would break every link.
    """
    if settings.is_production or settings.pseudonym_key_file or (home.keys / _TOKEN_KEY).exists():
        return False
    if has_deliveries:
        raise UserError(
            f"The keys in {home.keys} are gone but this home holds deliveries: put the same keys back (a new key "
            "would make every person a new person), or start a trial with another --home."
        )
    with writing_under(home.keys):
        home.keys.mkdir(mode=0o700, parents=True, exist_ok=True)
        identity = Identity.generate()
        _write_secret(home.keys / _IDENTITY, str(identity))
        _write_secret(home.keys / _RECIPIENT, str(identity.to_public()))
        _write_secret(home.keys / _TOKEN_KEY, secrets.token_hex(32))
    return True


def archive_writer(home: Home, settings: Settings) -> ArchiveWriter:
    """The intake's half of the archive key. UserError when there is none."""
    text = settings.archive_recipient or _read(home.keys / _RECIPIENT)
    if text is None:
        raise UserError(
            "There is no archive key, so nothing can be received: "
            "set PAJUMTE_ARCHIVE_RECIPIENT to the age recipient of this installation."
        )
    try:
        return ArchiveWriter(Recipient.from_str(text.strip()))
    except RecipientError:
        raise UserError(
            "PAJUMTE_ARCHIVE_RECIPIENT is no age recipient (it starts with age1): correct it and try again."
        ) from None


def gate_keys(home: Home, settings: Settings) -> GateKeys:
    """The keys of gating. UserError, naming the one that is missing, when gating cannot be done; receiving goes on."""
    identity_file = settings.archive_identity_file or home.keys / _IDENTITY
    return GateKeys(token_keys(home, settings), _identity(identity_file))


def token_keys(home: Home, settings: Settings) -> TokenKeys:
    """The key of the tokens alone: it judges a file in hand against the past, and opens no original."""
    return _token_keys(settings.pseudonym_key_file or home.keys / _TOKEN_KEY)


def throw_away_keys() -> TokenKeys:
    """Token keys that no one keeps, for a check without a home."""
    return TokenKeys(secrets.token_bytes(32))


def _token_keys(file: Path) -> TokenKeys:
    text = _read(file)
    if text is None:
        raise UserError(
            f"The pseudonymisation key {file} is missing, so nothing is gated; deliveries are still received "
            "and wait encrypted. Put the key back (PAJUMTE_PSEUDONYM_KEY_FILE), then run `pajumte gate --all`."
        )
    try:
        master = bytes.fromhex(text.strip())
    except ValueError:
        master = b""
    if len(master) != 32:
        raise UserError(
            f"The pseudonymisation key {file} is not 64 hexadecimal digits: put the right file there, then gate again."
        )
    return TokenKeys(master)


def _identity(file: Path) -> Identity:
    text = _read(file)
    if text is None:
        raise UserError(
            f"The archive identity {file} is missing, so originals cannot be opened for gating; deliveries are "
            "still received. Put it back (PAJUMTE_ARCHIVE_IDENTITY_FILE), then run `pajumte gate --all`."
        )
    try:
        return Identity.from_str(text.strip())
    except IdentityError:
        raise UserError(f"{file} is no age identity: put the right file there, then gate again.") from None


def _read(file: Path) -> str | None:
    try:
        return file.read_text(encoding="ascii")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (PermissionError, UnicodeDecodeError, IsADirectoryError):
        raise UserError(
            f"The key file {file} cannot be read: give this user the right to read it, or name the right file."
        ) from None


def _write_secret(file: Path, text: str) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as stream:
        stream.write(text + "\n")
        stream.flush()
        os.fsync(stream.fileno())
