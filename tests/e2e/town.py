"""A town that delivers small months to a home of its own, gated in this process by the real reader and gate."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from expectations.gating import Gated, gate_waiting
from feeds.confirming import confirm_where
from feeds.delivery import UploadedFile
from feeds.dropping import NameSays
from feeds.installation import Installation
from feeds.ledger import DeliveryState
from feeds.settings import Settings
from feeds.submitting import submit

RIGA = "LV0001000"
Stay = tuple[str, str, str, str]
"""Stay id, person, check_in, check_out (empty = still there)."""

_FACILITIES = "facility_id;name;service_type;capacity;open_from;refusals"
_PERSONS = (
    "local_person_id;birth_date;sex;citizenship;household_type;disability;mental_health_need;addiction_need;"
    "first_homeless_on"
)
_STAYS = "facility_id;stay_id;local_person_id;check_in;check_out;prior_situation;exit_destination"

RESIDENT: Stay = ("S0", "P0", "2026-01-02", "")
"""A stay that goes on through all months: a shelter without any would be told (CAP-04)."""


class Town:
    """Rīga with one shelter of twenty beds; its clock goes on by a minute with every look."""

    def __init__(self, home: Path) -> None:
        self._now = datetime(2026, 6, 1, 9, tzinfo=UTC)
        self.installation = Installation.open(Settings(home=home), self._tick)
        self.installation.make_trial_keys()
        self.ledger = self.installation.ledger

    def deliver(self, period: str, *stays: Stay, children: Sequence[str] = (), capacity: int = 20) -> str:
        """Register a month with the resident and these stays; `children` are persons under twelve, alone (DATE-06)."""
        receipt = submit(
            month_files(*stays, children=children, capacity=capacity),
            municipality=RIGA,
            period=period,
            says=NameSays(RIGA, period),
            home=self.installation.home,
            ledger=self.ledger,
            archive=self.installation.archive_writer(),
            clock=self.installation.clock,
        )
        return receipt.delivery_id

    def gate(self) -> dict[str, Gated]:
        """Gate what waits and what hangs on it; the last word on each delivery by its id."""
        return {gated.delivery.delivery_id: gated for gated in gate_waiting(self.installation)}

    def gated(self, period: str, *stays: Stay, children: Sequence[str] = (), capacity: int = 20) -> str:
        """Deliver and gate; the verdict."""
        delivery_id = self.deliver(period, *stays, children=children, capacity=capacity)
        self.gate()
        return self.state(delivery_id).verdict

    def confirm(self, delivery_id: str) -> int:
        """Confirm all that the delivery asks; how many findings were confirmed."""
        return len(
            confirm_where(
                self.installation,
                lambda state, _finding: state.delivery_id == delivery_id,
                reason="checked, it is right",
                by="town hall",
            )
        )

    def state(self, delivery_id: str) -> DeliveryState:
        """What the ledger says of a delivery."""
        (state,) = (s for s in self.ledger.deliveries() if s.delivery_id == delivery_id)
        return state

    def checks(self, delivery_id: str, severity: str) -> list[str]:
        """The ids of the findings of this severity."""
        return [s.finding.check_id for s in self.state(delivery_id).findings if s.finding.severity.value == severity]

    def status(self, delivery_id: str, check_id: str, feed: str = "shelter_stays") -> str:
        """What became of a check."""
        (status,) = (
            r["status"] for r in self.state(delivery_id).results if (r["check_id"], r["feed"]) == (check_id, feed)
        )
        return status

    def in_force(self, period: str) -> set[str]:
        """The deliveries that a build would use for the month."""
        return {v.delivery_id for v in self.ledger.in_force() if v.period == period}

    def _tick(self) -> datetime:
        self._now += timedelta(minutes=1)
        return self._now


def month_files(*stays: Stay, children: Sequence[str] = (), capacity: int = 20) -> tuple[UploadedFile, ...]:
    """The files of a month with the resident and these stays."""
    everyone = (RESIDENT, *stays)
    persons = [
        f"{person};{'2020-05-01' if person in children else '1980-05-01'};F;LV;single;nē;nē;nē;2025"
        for person in dict.fromkeys(stay[1] for stay in everyone)
    ]
    stays_told = [";".join((*stay, "street", "own_tenancy" if stay[3] else "")) for stay in everyone]
    return (
        _csv("facilities", _FACILITIES, [f"F1;Patversme;shelter;{capacity};2020-01-01;0"]),
        _csv("persons", _PERSONS, persons),
        _csv("shelter_stays", _STAYS, [f"F1;{told}" for told in stays_told]),
    )


def _csv(feed: str, header: str, rows: Sequence[str]) -> UploadedFile:
    return UploadedFile("\n".join([header, *rows, ""]).encode(), feed)
