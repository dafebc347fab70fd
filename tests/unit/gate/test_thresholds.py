"""The one reviewed file of limits and exemptions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from feeds.catalogue import all_checks
from feeds.thresholds import THRESHOLDS, ExemptSeverity, ThresholdsError, load_rulebook, read_rulebook

RENEWED = """
  - check_id: CAP-01
    municipality: LV0001000
    feed: facilities
    changes: {severity: off, thresholds: {max_occupancy_percent: 120}}
    reason: The roof is being repaired.
    approver: Ministry of Welfare
    expires_on: 2026-06-30
"""


def written(folder: Path, exemptions: str) -> Path:
    """The real file with these exemptions."""
    path = folder / "thresholds.yaml"
    path.write_text(THRESHOLDS.read_text(encoding="utf-8").replace("exemptions: []", f"exemptions:{exemptions}"))
    return path


def test_every_limit_is_a_checks_and_has_unit_and_reason() -> None:
    ids = {entry.id for entry in all_checks()}
    for check_id, limits in load_rulebook().thresholds.items():
        assert check_id in ids
        assert all(limit.unit and limit.reason.endswith(".") for limit in limits.values())


def test_an_exemption_holds_to_its_last_day(tmp_path: Path) -> None:
    book = read_rulebook(written(tmp_path, RENEWED))
    last, after = date(2026, 6, 30), date(2026, 7, 1)
    exemption = book.exemption_for("CAP-01", "LV0001000", last, "facilities")
    assert exemption is not None
    assert exemption.changes.severity is ExemptSeverity.OFF
    assert book.exemption_for("CAP-01", "LV0001000", after, "facilities") is None
    limits = [book.thresholds_for("CAP-01", "LV0001000", day, "facilities") for day in (last, after)]
    assert [limit["max_occupancy_percent"] for limit in limits] == [Decimal(120), Decimal(100)]
    assert book.expired_exemptions("LV0001000", last) == ()
    assert book.expired_exemptions("LV0001000", after) == (exemption,)
    assert book.expired_exemptions("LV0005000", after) == ()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("CAP-01", "CAP-77", r"exemption 1 \(CAP-77\): there is no such check"),
        ("CAP-01", "VAL-01", "checks of this group have no exemptions"),
        ("LV0001000", "LV9999999", "there is no municipality LV9999999"),
        ("feed: facilities", "feed: shelters", "there is no feed shelters"),
        ("max_occupancy_percent", "max_beds", "the check has no threshold max_beds"),
        ("approver: Ministry of Welfare", "approver: ''", "exemptions.0.approver"),
        ("expires_on", "expires", "exemptions.0.expires"),
        ("{severity: off, thresholds: {max_occupancy_percent: 120}}", "{}", "changes nothing"),
    ],
)
def test_a_mistake_in_an_exemption_stops_with_its_place(tmp_path: Path, old: str, new: str, says: str) -> None:
    with pytest.raises(ThresholdsError, match=says):
        read_rulebook(written(tmp_path, RENEWED.replace(old, new)))


def test_two_exemptions_for_one_case_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ThresholdsError, match="another one for the same check"):
        read_rulebook(written(tmp_path, RENEWED + RENEWED.replace("    feed: facilities\n", "")))
