"""`python -m analyst.serving`: the pages' process. Started by `pajumte analyst`, which gives it its few settings.

It is told where the published files lie and where the portal answers, and holds no key and no ledger.
"""

from __future__ import annotations

import re
from pathlib import Path

import streamlit
from starlette.middleware import Middleware
from streamlit.starlette import App

from analyst.access import document
from analyst.access.guard import SessionGuard
from analyst.access.portal_sessions import PortalSessions
from analyst.configuration import PagesConfiguration

SCRIPT = Path(__file__).resolve().parent / "pages" / "main.py"


def application(configuration: PagesConfiguration) -> App:
    """The pages with the guard before everything that Streamlit serves."""
    guard = Middleware(
        SessionGuard,
        sessions=PortalSessions(configuration.portal_address),
        portal_url=configuration.portal_url,
        public_url=configuration.public_url,
        inline_scripts=[*_inline_scripts(), document.SCRIPT],
    )
    return App(SCRIPT, middleware=[guard, Middleware(document.Document)])


def _inline_scripts() -> list[str]:
    """What Streamlit's own document holds as scripts, for the guard's policy."""
    document = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    return re.findall(r"<script>(.*?)</script>", document, re.DOTALL)


def main() -> None:
    """Serve until the process is stopped."""
    configuration = PagesConfiguration()
    application(configuration).run(config={"server.address": configuration.host, "server.port": configuration.port})


if __name__ == "__main__":
    main()
