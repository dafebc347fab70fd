"""Starting the portal in this process: Django over an installation, served by waitress with threads."""

from __future__ import annotations

import os
from pathlib import Path

import django
import waitress
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

from feeds.installation import Installation
from feeds.reading.limits import DEFAULT_LIMITS, MEBIBYTE

_BODY = DEFAULT_LIMITS.file_bytes + 2 * MEBIBYTE
"""Bytes of a request: an upload and the form around it. Waitress refuses more before it reads it."""


def set_up(installation: Installation) -> None:
    """Make Django ready for an installation, its database included."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"
    os.environ["PAJUMTE_HOME"] = str(installation.home.root)
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        # Accounts and the audit trail are for nobody else on this machine.
        Path(database["NAME"]).chmod(0o600)


def serve(installation: Installation, port: int) -> None:
    """Serve until the process is stopped. `set_up` comes first.

    Bodies and answers stay in memory, however large: waitress would write them to a temporary file.
    """
    from portal.mails.postman import Postman
    from portal.running import start
    from portal.settings import CONFIGURATION

    started = start(installation, CONFIGURATION)
    postman = Postman(installation, CONFIGURATION.public_url)
    postman.start()
    proxy = {"trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"}} if CONFIGURATION.trusted_proxy else {}
    try:
        waitress.serve(
            get_wsgi_application(),
            host=CONFIGURATION.host,
            port=port,
            threads=CONFIGURATION.threads,
            max_request_body_size=_BODY,
            inbuf_overflow=_BODY,
            outbuf_overflow=_BODY,
            trusted_proxy=CONFIGURATION.trusted_proxy,
            clear_untrusted_proxy_headers=True,
            ident=None,
            _quiet=True,
            **proxy,
        )
    finally:
        postman.close()
        started.end()
