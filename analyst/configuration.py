"""Everything that the pages' process is told, in one place; nothing else of it reads environment variables."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class PagesConfiguration(BaseSettings):
    """The settings of the analysts' pages, each from `PAJUMTE_ANALYST_<NAME>`."""

    model_config = SettingsConfigDict(env_prefix="PAJUMTE_ANALYST_", extra="ignore", frozen=True)

    published: Path = Field(
        Path("data/published"), description="Folder of the published files: all of the home that the pages read."
    )
    openings: Path = Field(
        Path("data/analyst/openings.jsonl"), description="File that each opening of a published file is added to."
    )
    portal_address: str = Field(
        "http://127.0.0.1:8000", description="Where the pages ask the portal whose session a cookie is."
    )
    portal_url: str = Field("http://127.0.0.1:8000", description="The portal's address in a visitor's browser.")
    public_url: str = Field("http://127.0.0.1:8501", description="The pages' own address in a visitor's browser.")
    host: str = Field("127.0.0.1", description="Address that the pages listen on.")
    port: int = Field(8501, ge=1, le=65535, description="Port that the pages listen on.")
