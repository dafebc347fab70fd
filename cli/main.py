"""The commands of interface.md. Imports of Dagster and Great Expectations wait until a command needs them."""

from __future__ import annotations

import sys
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from cli import printing
from feeds.dropping import Drops, check_stated, drops_in
from feeds.errors import UserError
from feeds.findings import Outcome
from feeds.installation import Installation
from feeds.settings import Settings
from feeds.storage import Home
from feeds.submitting import submit as submit_delivery

app = typer.Typer(
    help="Pajumte: Latvia's homelessness monitoring warehouse.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


class CheckFormat(StrEnum):
    """How `check` and `deliveries` answer."""

    TEXT = "text"
    JSON = "json"


class QueryFormat(StrEnum):
    """How `query` answers."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


HomeOption = Annotated[
    Path | None, typer.Option("--home", help="Folder of this installation (else $PAJUMTE_HOME, else ./data).")
]
MunicipalityOption = Annotated[str | None, typer.Option(help="ATVK code, for example LV0001000.")]
PeriodOption = Annotated[str | None, typer.Option(help="Month, YYYY-MM.")]
AsOfOption = Annotated[
    str | None, typer.Option(help="Only deliveries accepted by this moment (ISO; UTC without zone).")
]
ThroughOption = Annotated[str | None, typer.Option(help="No delivery of a later month, YYYY-MM.")]


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(help="The files of one delivery.")],
    municipality: MunicipalityOption = None,
    period: PeriodOption = None,
    output: Annotated[CheckFormat, typer.Option("--format")] = CheckFormat.TEXT,
    home: HomeOption = None,
) -> None:
    """The gate's answer without submitting. Ends with 0 accepted, 1 rejected, 3 needs confirmation."""
    from cli.checking import check_delivery

    answer = check_delivery(files, municipality, period, _settings(home), home_is_stated=home is not None)
    if output is CheckFormat.JSON:
        printing.say(printing.as_json(answer.as_json()))
    else:
        printing.say(answer.as_text())
    raise typer.Exit({Outcome.REJECTED: 1, Outcome.NEEDS_CONFIRMATION: 3}.get(answer.verdict.outcome, 0))


@app.command()
def submit(
    paths: Annotated[list[Path], typer.Argument(help="Files, or folders of files named as in feeds.md.")],
    municipality: MunicipalityOption = None,
    period: PeriodOption = None,
    home: HomeOption = None,
) -> None:
    """Register deliveries: encrypt the originals, give receipts. Gating is another act."""
    drops = drops_in(paths, municipality=municipality, period=period)
    _submit(_open(home), drops)
    if drops.unplaced:
        raise typer.Exit(2)


@app.command()
def gate(
    every: Annotated[bool, typer.Option("--all", help="Everything that waits (the default).")] = False,
    delivery: Annotated[str | None, typer.Option(help="Only this delivery.")] = None,
    home: HomeOption = None,
) -> None:
    """Gate what waits, in order of period, and what was rejected only for want of another delivery."""
    if every and delivery:
        raise UserError("Give either --all or --delivery ID, not both.")
    installation = _open(home)
    installation.gate_keys()
    before = {s.delivery_id: s.decided_at for s in installation.ledger.deliveries()}
    if delivery is not None and delivery not in before:
        raise UserError(f"There is no delivery {delivery}: `pajumte deliveries` lists them.")
    if not _run_gate(installation, delivery):
        raise typer.Exit(1)
    _tell_verdicts(installation, before)


@app.command()
def build(as_of: AsOfOption = None, through: ThroughOption = None, home: HomeOption = None) -> None:
    """Rebuild every mart in a fresh file and test it. Ends with 1 when a test fails; the published file stays."""
    installation = _open(home)
    installation.gate_keys()
    if not _run_build(installation, "build_warehouse", as_of, through):
        raise typer.Exit(1)
    printing.say("Built and tested. `pajumte publish` publishes it.")


@app.command()
def publish(home: HomeOption = None) -> None:
    """Publish the latest tested build."""
    from orchestration.build import latest_tested_build
    from orchestration.running import JobRunner

    installation = _open(home)
    latest_tested_build(installation)
    if not JobRunner.over(installation).run("publish_build"):
        raise _failed("publish_build")
    printing.say(f"Published {installation.home.current.resolve().name}.")


@app.command()
def run(
    inbox: Annotated[
        Path, typer.Option(help="Folder with deliveries; sub-folders are taken in the order of their names.")
    ],
    home: HomeOption = None,
) -> None:
    """Submit everything in a folder, gate, build, test and publish, through the jobs that the Dagster UI shows."""
    from cli.first_figures import first_figures

    drops = drops_in([inbox])
    installation = _open(home)
    _submit(installation, drops)
    before = {s.delivery_id: s.decided_at for s in installation.ledger.deliveries()}
    if not _run_gate(installation, None):
        raise typer.Exit(1)
    _tell_verdicts(installation, before)
    if not _run_build(installation, "build_and_publish", None, None):
        raise typer.Exit(1)
    printing.say(f"\nPublished {installation.home.current.resolve().name}")
    printing.say(first_figures(installation))


@app.command()
def deliveries(
    output: Annotated[CheckFormat, typer.Option("--format")] = CheckFormat.TEXT, home: HomeOption = None
) -> None:
    """The ledger, newest last."""
    states = _open(home).ledger.deliveries()
    if output is CheckFormat.JSON:
        printing.say(printing.as_json([printing.delivery_json(s) for s in states]))
        return
    columns = ["delivery", "received (UTC)", "verdict", "rows", "findings", "superseded by"]
    rows = [
        (
            s.delivery_id,
            f"{s.received_at:%Y-%m-%d %H:%M:%S}",
            s.verdict,
            sum(s.feeds.values()),
            len(s.findings),
            s.superseded_by,
        )
        for s in states
    ]
    printing.say(printing.as_table(columns, rows))


@app.command()
def query(
    sql: Annotated[str, typer.Argument(help="One SELECT on the published file.")],
    output: Annotated[QueryFormat, typer.Option("--format")] = QueryFormat.TABLE,
    home: HomeOption = None,
) -> None:
    """Ask the published file."""
    from cli import querying

    columns, rows = querying.query(Home(_settings(home).home), sql)
    if output is QueryFormat.JSON:
        printing.say(printing.as_json([dict(zip(columns, row, strict=True)) for row in rows]))
    elif output is QueryFormat.CSV:
        printing.say(printing.as_csv(columns, rows))
    else:
        printing.say(printing.as_table(columns, rows))


@app.command()
def up(
    port: Annotated[int, typer.Option(help="Port of the Dagster UI on localhost.")] = 3000,
    home: HomeOption = None,
) -> None:
    """Start the Dagster UI and its daemon on localhost; Ctrl+C ends both."""
    from cli.serving import serve

    serve(_open(home), port)


def main() -> None:
    """Run a command; a person's error is one line and exit code 2, a fault of ours one line and exit code 1."""
    try:
        app()
    except UserError as error:
        printing.complain(str(error))
        sys.exit(2)
    except KeyboardInterrupt:
        printing.complain("Stopped. Nothing is half done; give the same command again to go on.")
        sys.exit(130)


def _settings(home: Path | None) -> Settings:
    settings = Settings()
    return settings.model_copy(update={"home": home}) if home else settings


def _open(home: Path | None) -> Installation:
    installation = Installation.open(_settings(home))
    if installation.make_trial_keys():
        printing.say(
            f"Trial keys were made in {installation.home.keys}. In production keys are made apart and kept elsewhere."
        )
    return installation


def _submit(installation: Installation, drops: Drops) -> None:
    archive = installation.archive_writer()
    again = 0
    for drop in drops.deliveries:
        receipt = submit_delivery(
            drop.read(),
            municipality=drop.municipality,
            period=drop.period,
            says=drop.says,
            home=installation.home,
            ledger=installation.ledger,
            archive=archive,
            clock=installation.clock,
        )
        if receipt.is_new:
            printing.say(f"Received {receipt.delivery_id} ({len(drop.paths)} file{'s' if len(drop.paths) > 1 else ''})")
        else:
            again += 1
            printing.say(f"FILE-22  the same delivery again: received before as {receipt.delivery_id}")
    for sentence in drops.unplaced:
        printing.complain(sentence)


def _run_gate(installation: Installation, delivery: str | None) -> bool:
    from cli.progress import show_progress
    from orchestration.running import JobRunner

    installation.gate_keys()
    lines = show_progress()
    config = {"ops": {"gated_feeds": {"config": {"delivery": delivery}}}} if delivery else None
    done = JobRunner.over(installation).run("gate_deliveries", config)
    lines.done()
    if not done:
        printing.complain(
            "Gating stopped on a fault of ours; what was decided stays, the rest waits. The Dagster UI shows the run."
        )
    return done


def _run_build(installation: Installation, job: str, as_of: str | None, through: str | None) -> bool:
    from cli.build_report import what_failed
    from cli.progress import show_progress
    from orchestration.running import JobRunner

    check_stated(None, through)
    if as_of is not None:
        _moment(as_of)
    lines = show_progress()
    done = JobRunner.over(installation).run(
        job, {"ops": {"warehouse": {"config": {"as_of": as_of, "through": through}}}}
    )
    lines.done()
    if not done:
        printing.complain(what_failed(installation))
    return done


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise UserError(f"'{text}' is no moment: write --as-of like 2026-03-31T12:00:00.") from None


def _tell_verdicts(installation: Installation, before: dict[str, datetime | None]) -> None:
    """Print a line for each delivery decided since, and the reasons for what was not accepted."""
    decided = [s for s in installation.ledger.deliveries() if s.decided_at != before.get(s.delivery_id)]
    for state in decided:
        printing.say(f"{state.verdict.replace('_', ' '):<24} {state.delivery_id}")
        if not state.verdict.startswith("accepted"):
            for stored in state.findings:
                printing.say(printing.finding_line(stored.finding))
    if not decided:
        printing.say("Nothing was waiting to be gated.")


def _failed(job: str) -> UserError:
    return UserError(f"The job {job} failed; nothing was published. The Dagster UI (`pajumte up`) shows why.")
