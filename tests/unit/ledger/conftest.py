"""A ledger of its own for each test."""

import pytest

from feeds.ledger import Ledger


@pytest.fixture
def ledger(tmp_path):
    return Ledger.in_file(tmp_path / "ledger.sqlite")
