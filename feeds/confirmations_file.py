"""`confirmations.yml`: the reasons that municipalities give beforehand for findings that will ask for confirmation.

A list of {municipality, period, check_id, feed, confirmed_by, confirmed_on, reason_lv, reason_en}; `feed` is left out
for a finding on the whole delivery, and who gave the reason on which day where that is not known. Read by `pajumte run`
from the folder of deliveries or from the one above it.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from feeds.catalogue import all_checks
from feeds.contract_loading import load_contracts
from feeds.dropping import check_stated
from feeds.errors import UserError
from feeds.reasons import stated_reason

NAME = "confirmations.yml"


class GivenConfirmation(BaseModel):
    """One entry of the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    municipality: str
    period: str = Field(pattern=r"^\d{4}-\d{2}$")
    check_id: str
    feed: str | None = None
    confirmed_by: str | None = Field(default=None, min_length=1, max_length=200)
    """The office that gave the reason; it is published, so it names nobody."""
    confirmed_on: date | None = None
    reason_lv: str
    reason_en: str

    @property
    def reason(self) -> str:
        """Both languages on one line, as the ledger keeps and the notes publish it. UserError when it is no reason."""
        return f"{stated_reason(self.reason_lv)} / {stated_reason(self.reason_en)}"

    @property
    def who(self) -> str:
        """Who says so, with the day on which it was said; the file itself when it does not tell who."""
        by = self.confirmed_by or NAME
        return by if self.confirmed_on is None else f"{by}, {self.confirmed_on.isoformat()}"

    @property
    def subject(self) -> str:
        """What it is for, on one line."""
        return f"{self.municipality} {self.period} {self.check_id} {self.feed or 'whole delivery'}"

    def unknown(self) -> str | None:
        """What of it names nothing that exists, as a sentence; None when all does."""
        try:
            check_stated(self.municipality, self.period)
        except UserError as error:
            return str(error)
        if self.check_id not in {entry.id for entry in all_checks()}:
            return f"'{self.check_id}' is no check."
        if self.feed is not None and self.feed not in load_contracts():
            return f"'{self.feed}' is no feed."
        return None


def confirmations_beside(inbox: Path) -> Path | None:
    """The file for a folder of deliveries: in it, else in the one above; None when there is none."""
    places = (inbox / NAME, inbox.absolute().parent / NAME)
    return next((place for place in places if place.is_file()), None)


def read_confirmations(path: Path) -> list[GivenConfirmation]:
    """The entries of a file. UserError naming the entry and key that are not as they must be."""
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        raise UserError(f"{path} cannot be read: save it as UTF-8 text, readable for this user.") from None
    except yaml.YAMLError as error:
        line = error.problem_mark.line + 1 if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark else 1
        raise UserError(f"{path}, line {line}: this is not YAML. Correct it, or take the file away.") from None
    if not isinstance(entries or [], list):
        raise UserError(f"{path}: it must be a list of entries, each beginning with a dash.")
    return [_entry(path, position, entry) for position, entry in enumerate(entries or [], 1)]


def _entry(path: Path, position: int, entry: object) -> GivenConfirmation:
    try:
        given = GivenConfirmation.model_validate(entry)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        key = ".".join(str(part) for part in fault["loc"]) or "entry"
        raise UserError(f"{path}, entry {position}: {key}: {fault['msg']}.") from None
    try:
        stated_reason(given.reason_lv)
        stated_reason(given.reason_en)
    except UserError as error:
        raise UserError(f"{path}, entry {position}: {error}") from None
    return given
