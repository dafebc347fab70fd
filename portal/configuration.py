"""Everything that an operator can set about the portal, in one place; Django's settings are filled from it."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class PortalConfiguration(BaseSettings):
    """The portal's settings, each from `PAJUMTE_PORTAL_<NAME>`.

    Whether this is production is said once for the whole installation (`PAJUMTE_ENV`, `feeds.settings`).
    """

    model_config = SettingsConfigDict(env_prefix="PAJUMTE_PORTAL_", extra="ignore", frozen=True)

    database_url: str | None = Field(
        None, description="PostgreSQL database of accounts and audit trail; default: `portal.sqlite` under home."
    )
    secret_key_file: Path | None = Field(
        None,
        description="File with the secret that signs sessions; without one a trial's sessions end with its process.",
    )
    allowed_hosts: tuple[str, ...] = Field(
        ("localhost", "127.0.0.1"), description="Names under which the portal answers (JSON list)."
    )
    public_url: str = Field("http://127.0.0.1:8000", description="Address that mails name.")
    figures_url: str = Field(
        "http://127.0.0.1:8501", description="Address of the analysts' pages: what the menu links to, and the log-in."
    )
    host: str = Field("127.0.0.1", description="Address that the portal listens on.")
    trusted_proxy: str | None = Field(
        None, description="Address of the proxy that ends TLS and sets X-Forwarded-For and X-Forwarded-Proto."
    )
    local_login: bool = Field(True, description="Whether people may log in with a password of the portal's own.")
    oidc_issuer: str | None = Field(
        None, description="Address of the OpenID Connect provider for single sign-on; without one there is none."
    )
    oidc_name: str = Field("OpenID Connect", description="What the button calls that provider.")
    oidc_client_id: str = Field("", description="The portal's name at that provider.")
    oidc_client_secret_file: Path | None = Field(None, description="File with the portal's secret at that provider.")
    session_minutes: int = Field(30, ge=5, le=480, description="Idle minutes after which a session ends.")
    uploads_in_memory_mb: int = Field(
        256, ge=64, description="Sum of uploaded files that are kept for their reports; the oldest go first."
    )
    threads: int = Field(8, ge=2, le=64, description="Requests that are answered at once.")
    mail_host: str | None = Field(None, description="SMTP server; without one, mails are printed to the console.")
    mail_port: int = Field(587, ge=1, le=65535, description="Port of the SMTP server.")
    mail_security: Literal["starttls", "tls", "none"] = Field(
        "starttls", description="How the mail server is spoken to; `none` only for one on the same machine."
    )
    mail_user: str = Field("", description="User at the SMTP server.")
    mail_password_file: Path | None = Field(None, description="File with that user's password.")
    mail_from: str = Field("pajumte@localhost", description="Sender of all mails.")
