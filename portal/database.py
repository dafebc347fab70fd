"""The portal's own database, as Django wants to be told of it."""

from __future__ import annotations

from typing import Any

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from feeds.errors import UserError
from feeds.storage import Home

_SECONDS_TO_WAIT_FOR_A_LOCK = 30


def database_settings(url: str | None, home: Home) -> dict[str, Any]:
    """Django's `DATABASES["default"]`: SQLite under home without a URL, PostgreSQL with one.

    UserError for an address that is neither, without repeating it: it may hold a password.
    """
    if url is None:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": home.root / "portal.sqlite",
            "OPTIONS": {
                "timeout": _SECONDS_TO_WAIT_FOR_A_LOCK,
                # A transaction that is going to write asks for the lock at once, so none fails half-way.
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
            },
        }
    try:
        parts = make_url(url)
    except ArgumentError:
        parts = None
    if parts is None or parts.get_backend_name() != "postgresql":
        raise UserError(
            "PAJUMTE_PORTAL_DATABASE_URL is no PostgreSQL address: write it like postgresql://user@host/pajumte_portal."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.database,
        "USER": parts.username,
        "PASSWORD": parts.password,
        "HOST": parts.host,
        "PORT": parts.port or "",
        "CONN_MAX_AGE": 60,
    }
