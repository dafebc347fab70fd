"""Everything that the environment can set, in one place; nothing else reads environment variables."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """The settings of one installation, each from `PAJUMTE_<NAME>`.

    In production keys lie outside home and are never made by the program; a trial makes its own under `home/keys`.
    """

    model_config = SettingsConfigDict(env_prefix="PAJUMTE_", extra="ignore", frozen=True)

    home: Path = Field(
        Path("data"), description="Folder of originals, ledger, accepted files, builds and publications."
    )
    env: Literal["trial", "production"] = Field("trial", description="`production` refuses to make keys.")
    drop_folder: Path | None = Field(
        None, description="Folder that deliveries are dropped into; default: `inbox` under home."
    )
    keep_builds: int = Field(3, ge=1, description="Build folders that stay after a publication, the latest.")
    ledger_url: str | None = Field(None, description="Database of the ledger; default: `ledger.sqlite` under home.")
    pseudonym_key_file: Path | None = Field(
        None, description="File with the secret that tokens are keyed by (64 hex digits)."
    )
    archive_recipient: str | None = Field(None, description="age recipient that originals are encrypted to (`age1…`).")
    archive_identity_file: Path | None = Field(
        None, description="File with the age identity that opens originals; only gating needs it."
    )

    @property
    def is_production(self) -> bool:
        """Whether this is a real installation rather than a trial."""
        return self.env == "production"
