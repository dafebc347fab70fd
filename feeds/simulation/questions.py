"""What the gate will ask about honest months (HIST-01), and what each town answers.

In a small town a single guest more doubles the month: the gate asks, and the municipality says that it is right. The
answers lie beside the deliveries as `confirmations.yml`, which `pajumte run` reads. The questions are worked out here
from the months as they are, so that no delivery waits for ever.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import reduce
from operator import add
from statistics import median

import polars as pl
import yaml

from feeds.contract_loading import load_contracts
from feeds.frames import MONEY_TYPE
from feeds.municipalities import leads_to, lineage_of
from feeds.rules.volumes import Volume, volume_of
from feeds.thresholds import load_rulebook

CHECK = "HIST-01"
REASON_LV = "Pārbaudīts ar mītņu un dienesta žurnāliem: mēnesis tiešām bija neparasts"
REASON_EN = "Checked against the registers of the shelters and the service: the month was unusual"


def volumes_of(tables: Mapping[str, pl.DataFrame], period: str) -> dict[str, Volume]:
    """The totals of each feed's month, from rows in contract columns; what is taken back adds to none."""
    return {name: volume_of(load_contracts()[name], _counted(rows), period) for name, rows in tables.items()}


def _counted(rows: pl.DataFrame) -> pl.DataFrame:
    if "amount_eur" in rows.columns:
        rows = rows.with_columns(pl.col("amount_eur").cast(MONEY_TYPE))
    if "withdrawn" in rows.columns:
        rows = rows.filter(pl.col("withdrawn").cast(pl.Boolean).fill_null(False).not_())
    return rows


@dataclass(slots=True)
class _Version:
    """One version of a municipality's month; `answered` are the feeds about which it was asked and answered."""

    municipality: str
    period: str
    number: int
    volumes: Mapping[str, Volume]
    answered: set[str] = field(default_factory=set)


class Questions:
    """Collects the months of all municipalities and goes through the gate's rounds of asking.

    A version that asks waits, and is no past for the months gated after it; answered, it is gated again beside what is
    accepted by then, and may ask about other feeds.
    """

    def __init__(self) -> None:
        self._versions: list[_Version] = []
        self._waiting: list[_Version] = []
        self._accepted: dict[tuple[str, str], dict[str, _Version]] = {}

    def asks(self, municipality: str, period: str, volumes: Mapping[str, Volume]) -> bool:
        """Whether a month of a municipality asks anything when it is gated for the first time, after those before."""
        return bool(self._asked_by(_Version(municipality, period, 0, volumes)))

    def month(self, municipality: str, period: str, versions: Sequence[Mapping[str, Volume]]) -> bool:
        """A month of a municipality in all its versions, the right one last, after the months before it.

        Gives whether the right one is accepted at once.
        """
        gated = [_Version(municipality, period, number, volumes) for number, volumes in enumerate(versions, 1)]
        waiting = [version for version in gated if not self._gate(version)]
        self._versions += gated
        self._waiting += waiting
        return gated[-1] not in waiting

    def answers(self) -> list[tuple[str, str, str]]:
        """(period, municipality, feed) of everything that will be asked, in order."""
        waiting = sorted(self._waiting, key=lambda version: (version.period, version.municipality, version.number))
        while waiting:
            waiting = [version for version in waiting if not self._gate(version)]
        asked = {(v.period, v.municipality, feed) for v in self._versions for feed in v.answered}
        return sorted(asked)

    def as_yaml(self) -> str:
        """The answers, as `feeds.confirmations_file` reads them."""
        entries = [
            {
                "municipality": municipality,
                "period": period,
                "check_id": CHECK,
                "feed": feed,
                "reason_lv": REASON_LV,
                "reason_en": REASON_EN,
            }
            for period, municipality, feed in self.answers()
        ]
        return yaml.safe_dump(entries, allow_unicode=True, sort_keys=False)

    def _gate(self, version: _Version) -> bool:
        """Whether it is accepted now; otherwise what it asks is answered for the next round."""
        open_questions = self._asked_by(version) - version.answered
        if open_questions:
            version.answered |= open_questions
            return False
        for feed in version.volumes:
            months = self._accepted.setdefault((lineage_of(version.municipality), feed), {})
            if version.period not in months or months[version.period].number < version.number:
                months[version.period] = version
        return True

    def _asked_by(self, version: _Version) -> set[str]:
        """The feeds of which its totals are unusual beside what is accepted by now."""
        return {feed for feed, now in version.volumes.items() if _is_unusual(now, self._before(version, feed))}

    def _before(self, version: _Version, feed: str) -> list[Volume]:
        """The accepted months before, oldest first, those of absorbed municipalities added to its own."""
        own = lineage_of(version.municipality)
        absorbed = [
            months
            for (lineage, name), months in self._accepted.items()
            if name == feed and lineage != own and leads_to(lineage, version.municipality)
        ]
        return [
            reduce(add, (m[period].volumes[feed] for m in absorbed if period in m), accepted.volumes[feed])
            for period, accepted in sorted(self._accepted.get((own, feed), {}).items())
            if period < version.period
        ]


def _is_unusual(now: Volume, past: list[Volume]) -> bool:
    limits = {name: limit.value for name, limit in load_rulebook().thresholds[CHECK].items()}
    needed = int(limits["past_months"])
    if len(past) < needed:
        return False
    for name in ("rows", "persons", "bed_nights", "cost"):
        value, earlier = getattr(now, name), [getattr(month, name) for month in past[-needed:]]
        if value is not None and None not in earlier:
            usual = median(Decimal(each) for each in earlier)
            change = abs(Decimal(value) - usual)
            least = limits["changed_eur" if name == "cost" else "changed_count"]
            if change > least and change * 100 > usual * limits["changed_percent"]:
                return True
    return False
