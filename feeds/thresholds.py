"""The limits of the checks and the exemptions from them: `feeds/checks/thresholds.yaml`, the one reviewed file.

A limit has a value, a unit and a reason. An exemption changes a check's severity or limits for one municipality until
its last day, with a reason and an approver; an expired one changes nothing and is told on every delivery that it would
have concerned (RULE-01). Which check compares what with which limit is not decided here, but in `feeds.rules`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from feeds.catalogue import all_checks, check
from feeds.contract_loading import load_contracts
from feeds.municipalities import municipality

THRESHOLDS = Path(__file__).resolve().parent / "checks" / "thresholds.yaml"

_NEVER_EXEMPT = frozenset({"FILE", "PRIV", "VAL", "KEY", "RULE"})
"""What is unsound in these groups cannot be stored; and the word on expired exemptions is not to be silenced."""


class ThresholdsError(ValueError):
    """The file is not as it must be: names the place and what is wrong. Our mistake, never a clerk's."""


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Threshold(_Frozen):
    """A limit that a check compares with, its unit, and why it is this one."""

    value: Decimal
    unit: str = Field(min_length=1)
    reason: str = Field(min_length=1)


class ExemptSeverity(StrEnum):
    """What an exemption may make of a check's findings: none at all, or warnings."""

    OFF = "off"
    WARNING = "warning"


class Changes(_Frozen):
    """What an exemption changes: the severity, or some limits, or both."""

    severity: ExemptSeverity | None = None
    thresholds: Mapping[str, Decimal] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _read_off(cls, given: object) -> object:
        # YAML reads a bare `off` as false.
        if isinstance(given, dict) and given.get("severity") is False:
            return {**given, "severity": ExemptSeverity.OFF}
        return given

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if self.severity is None and not self.thresholds:
            raise ValueError("changes nothing: give severity (off or warning), thresholds, or both")
        return self


class Exemption(_Frozen):
    """One check made milder for one municipality (and one feed, when named) up to and including `expires_on`."""

    check_id: str
    municipality: str
    feed: str | None = None
    changes: Changes
    reason: str = Field(min_length=1)
    approver: str = Field(min_length=1)
    expires_on: date

    def concerns(self, check_id: str, municipality: str, feed: str | None) -> bool:
        """Whether it is about this check of this municipality, in this feed or in every one."""
        return (self.check_id, self.municipality) == (check_id, municipality) and self.feed in (None, feed)

    def holds_on(self, day: date) -> bool:
        """Whether it still applies on `day`."""
        return day <= self.expires_on


class Rulebook(_Frozen):
    """All limits by check and name, and all exemptions."""

    thresholds: Mapping[str, Mapping[str, Threshold]]
    exemptions: tuple[Exemption, ...] = ()

    def thresholds_for(
        self, check_id: str, municipality: str, on: date, feed: str | None = None
    ) -> Mapping[str, Decimal]:
        """The check's limits by name as they hold for a municipality on a day; empty for a check without limits."""
        limits = {name: limit.value for name, limit in self.thresholds.get(check_id, {}).items()}
        exemption = self.exemption_for(check_id, municipality, on, feed)
        return limits if exemption is None else {**limits, **exemption.changes.thresholds}

    def exemption_for(self, check_id: str, municipality: str, on: date, feed: str | None = None) -> Exemption | None:
        """The exemption that holds on `on`; None when there is none. Two for one case are refused on reading."""
        holding = (e for e in self.exemptions if e.concerns(check_id, municipality, feed) and e.holds_on(on))
        return next(holding, None)

    def expired_exemptions(self, municipality: str, on: date) -> tuple[Exemption, ...]:
        """The municipality's exemptions that no longer hold on `on`, in the order of the file."""
        return tuple(e for e in self.exemptions if e.municipality == municipality and not e.holds_on(on))


@cache
def load_rulebook() -> Rulebook:
    """The limits and exemptions of this version."""
    return read_rulebook(THRESHOLDS)


def read_rulebook(path: Path) -> Rulebook:
    """Read and check the file. Raises ThresholdsError naming the place of the first fault."""
    try:
        book = Rulebook.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in fault["loc"])
        raise ThresholdsError(f"{path.name}: {place}: {fault['msg']}.") from None
    ids = {entry.id for entry in all_checks()}
    for check_id in book.thresholds:
        if check_id not in ids:
            raise ThresholdsError(f"{path.name}: thresholds.{check_id}: there is no such check.")
    for position, exemption in enumerate(book.exemptions, start=1):
        fault_text = _fault_of(exemption, book, ids)
        if fault_text:
            raise ThresholdsError(f"{path.name}: exemption {position} ({exemption.check_id}): {fault_text}.")
    return book


def _fault_of(exemption: Exemption, book: Rulebook, ids: set[str]) -> str | None:
    """What is wrong with an exemption that is well-formed in itself; None when nothing is."""
    if exemption.check_id not in ids:
        return "there is no such check"
    if check(exemption.check_id).group in _NEVER_EXEMPT:
        return "checks of this group have no exemptions"
    if municipality(exemption.municipality) is None:
        return f"there is no municipality {exemption.municipality}"
    if exemption.feed is not None and exemption.feed not in load_contracts():
        return f"there is no feed {exemption.feed}"
    unknown = set(exemption.changes.thresholds) - set(book.thresholds.get(exemption.check_id, {}))
    if unknown:
        return f"the check has no threshold {', '.join(sorted(unknown))}"
    rivals = [
        other
        for other in book.exemptions
        if (other.check_id, other.municipality) == (exemption.check_id, exemption.municipality)
        and (other.feed == exemption.feed or None in (other.feed, exemption.feed))
    ]
    return "there is another one for the same check and municipality" if len(rivals) > 1 else None
