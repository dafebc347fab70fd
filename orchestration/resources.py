"""What assets are given to work with."""

from pathlib import Path

from dagster import ConfigurableResource

from feeds.installation import Installation
from feeds.settings import Settings


class PajumteResource(ConfigurableResource):  # type: ignore[type-arg]
    """The installation whose home this code location serves; an empty `home` means that of the settings."""

    home: str = ""

    def open(self) -> Installation:
        """Open the installation; UserError when its home cannot be used."""
        return Installation.open(settings_for(self.home or None))


def settings_for(home: str | Path | None) -> Settings:
    """The environment's settings, with another home when one is given."""
    settings = Settings()
    return settings.model_copy(update={"home": Path(home)}) if home else settings
