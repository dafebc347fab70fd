"""`pajumte check`: the gate's answer on one delivery, without keeping anything."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cli import printing
from cli.check_report import check_report
from feeds.clock import system_clock, today_in_latvia
from feeds.delivery import UploadedFile
from feeds.dropping import Drop, drops_in
from feeds.errors import UserError
from feeds.findings import Verdict
from feeds.installation import Installation
from feeds.keys import throw_away_keys
from feeds.ledger import Confirmation
from feeds.message_values import Language
from feeds.reading.originals import read_originals
from feeds.reporting.annotated_workbook import annotated_workbook
from feeds.reporting.places import DeliveredTables
from feeds.settings import Settings
from feeds.storage import Home, write_bytes
from feeds.submitting import described


@dataclass(frozen=True, slots=True)
class Answer:
    """What the gate says about a delivery that was only shown to it. `files` are its bytes, for the report alone."""

    drop: Drop
    verdict: Verdict
    feeds: dict[str, int]
    with_history: bool
    files: tuple[UploadedFile, ...] = field(repr=False)
    confirmations: tuple[Confirmation, ...] = ()
    """What has been confirmed on the same files for the same month; it is not asked again."""

    def as_json(self) -> dict[str, Any]:
        """The shape of interface.md; without any value of the files."""
        return {
            "verdict": self.verdict.outcome.value,
            "municipality": self.drop.municipality,
            "period": self.drop.period,
            "feeds": self.feeds,
            "findings": [printing.finding_json(f) for f in self.verdict.findings],
        }

    def as_text(self, language: Language, *, with_values: bool) -> str:
        """The report. `with_values` quotes the cells: only for the terminal of the person who gave the files."""
        has_rows = any(finding.rows for finding in self.verdict.findings)
        tables = DeliveredTables(read_originals(self.files)) if with_values and has_rows else None
        return check_report(
            self.verdict,
            self.feeds,
            language,
            with_history=self.with_history,
            confirmations=self.confirmations,
            tables=tables,
        )

    def write_annotated(self, path: Path) -> None:
        """Write the annotated workbook for the person who gave the files; readable by nobody else on this machine."""
        content = annotated_workbook(self.verdict.outcome, self.verdict.findings, read_originals(self.files))
        write_bytes(path, content)
        path.chmod(0o600)


def check_delivery(
    files: Sequence[Path], municipality: str | None, period: str | None, settings: Settings, *, home_is_stated: bool
) -> Answer:
    """Read and gate the files of one delivery; nothing is stored.

    With a home that has keys, its accepted deliveries are the history, and what was confirmed on the same files is not
    asked again; without one, checks that need history could not run. UserError for a path that cannot be read, or files
    of more than one delivery.
    """
    from expectations.gate import GateInput, Stated, gate
    from expectations.gating import accepted_history
    from expectations.validation import set_up
    from feeds.reading import read_delivery

    drop = _the_one_delivery(files, municipality, period)
    uploaded = drop.read()
    installation = _existing(settings, home_is_stated)
    tokens = installation.gate_keys().tokens if installation else throw_away_keys()
    with ThreadPoolExecutor(1) as beside:
        # Great Expectations is loaded while another process reads the files.
        loading = beside.submit(set_up)
        read = read_delivery(uploaded, municipality=drop.municipality, period=drop.period, keys=tokens)
        loading.result()
    confirmations = _confirmed_before(installation, drop, uploaded) if installation else ()
    shown = GateInput(
        "check",
        drop.municipality,
        drop.period,
        read,
        Stated(drop.says.municipality, drop.says.period),
        confirmed=frozenset(confirmation.key for confirmation in confirmations),
    )
    history = accepted_history(installation) if installation else None
    verdict = gate([shown], history, today=today_in_latvia(system_clock))["check"]
    rows = {name: feed.frame.height for name, feed in read.feeds.items()}
    return Answer(drop, verdict, rows, installation is not None, uploaded, confirmations)


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


def _confirmed_before(
    installation: Installation, drop: Drop, files: Sequence[UploadedFile]
) -> tuple[Confirmation, ...]:
    """The confirmations of the delivery that these files are, when they were submitted before."""
    delivery = described(files, municipality=drop.municipality, period=drop.period, says=drop.says)
    receipt = installation.ledger.receipt_for(delivery)
    if receipt is None:
        return ()
    states = installation.ledger.deliveries(with_results=False)
    return next(state.confirmations for state in states if state.delivery_id == receipt.delivery_id)


def _existing(settings: Settings, home_is_stated: bool) -> Installation | None:
    home = Home(settings.home.expanduser().absolute())
    if settings.ledger_url or home.ledger_file.exists():
        return Installation.open(settings)
    if home_is_stated:
        raise UserError(
            f"{home.root} is no home of Pajumte: leave --home out to check without history, or name the right folder."
        )
    return None
