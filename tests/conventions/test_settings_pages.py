"""The operators' pages list every setting with its default and what it is."""

from pathlib import Path

import pytest

from orchestration.alerts.settings import AlertSettings
from portal.configuration import PortalConfiguration

PAGES = Path(__file__).resolve().parents[2] / "docs" / "operators"


def shown(default):
    """A default as a page shows it."""
    if default is None:
        return "none"
    return str(list(default)).replace("'", '"') if isinstance(default, tuple) else str(default)


@pytest.mark.parametrize(("page", "settings"), [("portal.md", PortalConfiguration), ("runs.md", AlertSettings)])
def test_every_setting_is_listed_with_its_default(page, settings):
    text = (PAGES / page).read_text(encoding="utf-8")
    table = text.split("<!-- settings -->")[1].split("<!-- /settings -->")[0]
    listed = {}
    for line in table.strip().splitlines()[2:]:
        name, default, what = (cell.strip() for cell in line.strip("|").split(" |"))
        listed[name.strip("| `")] = (default.strip("`"), what.removesuffix("|").strip())

    assert listed == {n.upper(): (shown(s.default), s.description) for n, s in settings.model_fields.items()}
