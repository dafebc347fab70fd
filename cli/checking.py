"""`pajumte check`: the gate's answer on one delivery, without keeping anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.check_report import check_report
from feeds.delivery import UploadedFile
from feeds.dropping import Drop, drops_in
from feeds.errors import UserError
from feeds.findings import Verdict
from feeds.installation import Installation
from feeds.message_values import Language
from feeds.reading.original_tables import OriginalTable
from feeds.reading.originals import read_originals
from feeds.reporting.annotated_workbook import annotated_workbook
from feeds.reporting.json_shapes import finding_json
from feeds.reporting.places import DeliveredTables
from feeds.settings import Settings
from feeds.storage import Home, write_bytes

if TYPE_CHECKING:
    from expectations.checking import Answer


@dataclass(frozen=True, slots=True)
class CheckedDrop:
    """A delivery that was only shown to the gate, with its answer. `files` are its bytes, for the report alone."""

    drop: Drop
    answer: Answer
    files: tuple[UploadedFile, ...] = field(repr=False)

    @property
    def verdict(self) -> Verdict:
        """What the gate says."""
        return self.answer.verdict

    def as_json(self) -> dict[str, Any]:
        """The shape of interface.md; without any value of the files."""
        return {
            "verdict": self.verdict.outcome.value,
            "municipality": self.drop.municipality,
            "period": self.drop.period,
            "feeds": self.answer.feeds,
            "findings": [finding_json(f) for f in self.verdict.findings],
        }

    def _originals(self) -> tuple[OriginalTable, ...]:
        return read_originals(self.files, mappings=self.answer.mappings)

    def as_text(self, language: Language, *, with_values: bool) -> str:
        """The report. `with_values` quotes the cells: only for the terminal of the person who gave the files."""
        has_rows = any(finding.rows for finding in self.verdict.findings)
        tables = DeliveredTables(self._originals()) if with_values and has_rows else None
        return check_report(
            self.verdict,
            self.answer.feeds,
            language,
            with_history=self.answer.with_history,
            confirmations=self.answer.confirmations,
            understood=self.answer.understood,
            tables=tables,
        )

    def write_annotated(self, path: Path) -> None:
        """Write the annotated workbook for the person who gave the files; readable by nobody else on this machine."""
        content = annotated_workbook(self.verdict.outcome, self.verdict.findings, self._originals())
        write_bytes(path, content)
        path.chmod(0o600)


def check_delivery(
    files: Sequence[Path], municipality: str | None, period: str | None, settings: Settings, *, home_is_stated: bool
) -> CheckedDrop:
    """Read and gate the files of one delivery; nothing is stored.

    With a home that has keys, its accepted deliveries are the history, and what was confirmed on the same files is not
    asked again; without one, checks that need history could not run. UserError for a path that cannot be read, or files
    of more than one delivery.
    """
    from expectations.checking import Shown, check_shown

    drop = _the_one_delivery(files, municipality, period)
    shown = Shown(drop.municipality, drop.period, drop.read(), drop.says)
    (answer,), _ = check_shown([shown], _existing(settings, home_is_stated))
    return CheckedDrop(drop, answer, shown.files)


def check_annotated_path(path: Path, files: Sequence[Path]) -> None:
    """UserError when the annotated workbook cannot be written there: before the files are read, not after."""
    if path.suffix.lower() != ".xlsx":
        raise UserError(f"{path} is no name for a workbook: end it with .xlsx, for example --annotated kludas.xlsx.")
    if path.is_dir() or not path.absolute().parent.is_dir():
        raise UserError(f"{path} cannot be written: name a file in a folder that exists.")
    if any(path.resolve() == file.resolve() for file in files):
        raise UserError(f"{path} is the file to check: give the annotated workbook another name.")


def _the_one_delivery(files: Sequence[Path], municipality: str | None, period: str | None) -> Drop:
    for path in files:
        if path.is_dir():
            raise UserError(f"{path} is a folder: name the files of one delivery, for example {path}/*.csv.")
    drops = drops_in(files, municipality=municipality, period=period)
    if drops.unplaced:
        raise UserError(drops.unplaced[0])
    if len({(d.municipality, d.period) for d in drops.deliveries}) > 1:
        raise UserError(
            "These files belong to more than one delivery (municipality or month differ): check one delivery at a time."
        )
    first, *others = drops.deliveries
    return Drop(first.municipality, first.period, (*first.paths, *(p for d in others for p in d.paths)), first.says)


def _existing(settings: Settings, home_is_stated: bool) -> Installation | None:
    home = Home(settings.home.expanduser().absolute())
    if settings.ledger_url or home.ledger_file.exists():
        return Installation.open(settings)
    if home_is_stated:
        raise UserError(
            f"{home.root} is no home of Pajumte: leave --home out to check without history, or name the right folder."
        )
    return None
