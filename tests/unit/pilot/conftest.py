"""The two sources of the recount: the committed files, and the simulation's logical tables."""

from __future__ import annotations

import pytest

from tests.unit.pilot.delivered import Months, read_deliveries
from tests.unit.pilot.logical import logical_months


@pytest.fixture(scope="session", params=["files", "logical tables"])
def months(request: pytest.FixtureRequest) -> Months:
    """The pilot, from the files and from the tables behind them."""
    return read_deliveries() if request.param == "files" else logical_months()


@pytest.fixture(scope="session")
def delivered() -> Months:
    """The committed files of the complete drop."""
    return read_deliveries()
