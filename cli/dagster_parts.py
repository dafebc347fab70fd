"""What of Dagster runs as a process of its own; apart, so that naming them does not load Dagster."""

from __future__ import annotations

from enum import StrEnum


class DagsterPart(StrEnum):
    """What of Dagster runs as a process of its own."""

    UI = "ui"
    VIEWER = "viewer"
    """The UI in which nothing can be started or changed."""
    DAEMON = "daemon"
    """Sensors, schedules, queued runs."""
