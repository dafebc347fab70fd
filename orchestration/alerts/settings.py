"""Who is told of troubles, how, and when not."""

from __future__ import annotations

from datetime import time
from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class AlertSettings(BaseSettings):
    """The settings of alerts, each from `PAJUMTE_ALERT_<NAME>`; lists as JSON."""

    model_config = SettingsConfigDict(env_prefix="PAJUMTE_ALERT_", extra="ignore", frozen=True)

    mail_to: tuple[str, ...] = Field((), description="Addresses that alerts are mailed to (JSON list).")
    mail_host: str | None = Field(None, description="SMTP server; without one nothing is mailed.")
    mail_port: int = Field(587, ge=1, le=65535, description="Port of the SMTP server.")
    mail_security: Literal["starttls", "tls", "none"] = Field(
        "starttls", description="How the mail server is spoken to; `none` only for one on the same machine."
    )
    mail_user: str = Field("", description="User at the SMTP server; empty: no log-in.")
    mail_password_file: Path | None = Field(None, description="File with that user's password.")
    mail_from: str = Field("pajumte@localhost", description="Sender.")
    webhook: str | None = Field(None, description="Address (https) that alerts are posted to as JSON.")
    quiet_from: time = Field(time(21), description="From this hour in Latvia nothing is told …")
    quiet_until: time = Field(time(7), description="… until this one; then all of it is. The same hour twice: never.")
    coverage_at_least: float = Field(
        0.9, ge=0, le=1, description="Share of the nation, by shelter beds, that a month's figures must cover."
    )

    @property
    def tells_anybody(self) -> bool:
        """Whether there is somebody to tell."""
        return bool(self.webhook or (self.mail_host and self.mail_to))

    def is_quiet_at(self, moment: time) -> bool:
        """Whether this time of day in Latvia lies in [quiet_from, quiet_until), which may go over midnight."""
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= moment < self.quiet_until
        return moment >= self.quiet_from or moment < self.quiet_until
