"""What the process of the pages holds once: its settings, the folder of published files, the log of openings."""

from __future__ import annotations

from functools import cache

from analyst.configuration import PagesConfiguration
from analyst.reading.openings import OpeningsLog
from analyst.reading.published import PublishedFolder


@cache
def configuration() -> PagesConfiguration:
    """The settings of this process."""
    return PagesConfiguration()


@cache
def published() -> PublishedFolder:
    """The folder of published files, with what is open of it."""
    return PublishedFolder(configuration().published)


@cache
def openings() -> OpeningsLog:
    """Where openings are written down."""
    return OpeningsLog(configuration().openings)
