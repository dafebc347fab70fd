"""Submitting for somebody: through the intake's own door, and into the audit trail."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from feeds.delivery import UploadedFile
from feeds.dropping import NameSays
from feeds.installation import Installation
from feeds.ledger import Receipt
from feeds.submitting import submit
from portal.accounts.models import ApiToken
from portal.audit.models import ActKind
from portal.audit.recording import record


def submit_for(
    installation: Installation,
    files: Sequence[UploadedFile],
    *,
    code: str,
    period: str,
    actor: Any,
    token: ApiToken | None = None,
) -> Receipt:
    """Receive a delivery; the same files for the same month again give the earlier receipt. UserError as `submit`."""
    receipt = submit(
        files,
        municipality=code,
        period=period,
        says=NameSays(),
        home=installation.home,
        ledger=installation.ledger,
        archive=installation.archive_writer(),
        clock=installation.clock,
    )
    kind = ActKind.SUBMITTED if receipt.is_new else ActKind.SUBMITTED_AGAIN
    record(kind, actor, municipality=code, subject=receipt.delivery_id, token=token, files=len(files))
    return receipt


def outside(feeds: Collection[str], allowed: Collection[str]) -> list[str]:
    """The data sets that somebody has uploaded and may not deliver."""
    return sorted(set(feeds) - set(allowed))
