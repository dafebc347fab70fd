"""The commands of interface.md. Imports of Dagster and Great Expectations wait until a command needs them."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from cli import printing
from cli.dagster_parts import DagsterPart
from cli.gating import GatingStoppedError, gate_and_tell
from cli.language import LanguageOption, language_of
from feeds import holding
from feeds.confirmations_file import confirmations_beside, read_confirmations
from feeds.dropping import Drops, check_stated, drops_in
from feeds.errors import UserError
from feeds.findings import Outcome
from feeds.installation import Installation
from feeds.reasons import stated_reason
from feeds.reporting.json_shapes import delivery_json
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


COMMAND_LINE = "command line"
"""Who confirmed, held or withdrew, when nobody is named: the operating system's user would be a person."""

HomeOption = Annotated[
    Path | None, typer.Option("--home", help="Folder of this installation (else $PAJUMTE_HOME, else ./data).")
]
MunicipalityOption = Annotated[str | None, typer.Option(help="ATVK code, for example LV0001000.")]
PeriodOption = Annotated[str | None, typer.Option(help="Month, YYYY-MM.")]
LanguageChoice = Annotated[
    LanguageOption | None, typer.Option("--language", help="lv or en (else the machine's language: lv, otherwise en).")
]
AnnotatedOption = Annotated[
    Path | None,
    typer.Option("--annotated", help="Write the tables as a workbook (.xlsx) with the faulty cells marked."),
]
ValuesOption = Annotated[
    bool | None, typer.Option("--values/--no-values", help="Quote faulty cells (else only on a terminal).")
]
ReasonOption = Annotated[str, typer.Option(help="Why, in a few words; kept and published, so name nobody.")]
ByOption = Annotated[str, typer.Option(help="Who says so.")]
DeliveryArgument = Annotated[str, typer.Argument(help="The delivery, for example LV0001000-2026-03-v1.")]
AsOfOption = Annotated[
    str | None, typer.Option(help="Only deliveries accepted by this moment (ISO; UTC without zone).")
]
SettingsOption = Annotated[
    list[str] | None,
    typer.Option("--set", help="A parameter of the methodology, name=value, for this build alone; repeatable."),
]
ThroughOption = Annotated[str | None, typer.Option(help="No delivery of a later month, YYYY-MM.")]


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(help="The files of one delivery.")],
    municipality: MunicipalityOption = None,
    period: PeriodOption = None,
    output: Annotated[CheckFormat, typer.Option("--format")] = CheckFormat.TEXT,
    annotated: AnnotatedOption = None,
    values: ValuesOption = None,
    language: LanguageChoice = None,
    home: HomeOption = None,
) -> None:
    """The gate's answer without submitting. Ends with 0 accepted, 1 rejected, 3 needs confirmation."""
    from cli.checking import check_annotated_path, check_delivery

    if annotated is not None:
        check_annotated_path(annotated, files)
    answer = check_delivery(files, municipality, period, _settings(home), home_is_stated=home is not None)
    if output is CheckFormat.JSON:
        printing.say(printing.as_json(answer.as_json()))
    else:
        with_values = sys.stdout.isatty() if values is None else values
        printing.say(answer.as_text(language_of(language), with_values=with_values))
    if annotated is not None:
        answer.write_annotated(annotated)
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
    watching: Annotated[bool, typer.Option("--watch", help="Go on: gate whatever is delivered from now on.")] = False,
    home: HomeOption = None,
) -> None:
    """Gate what waits, in order of period, and what was rejected only for want of another delivery."""
    if sum((every, delivery is not None, watching)) > 1:
        raise UserError("Give one of --all, --delivery ID and --watch.")
    installation = _open(home)
    if watching:
        from cli.watching import watch

        watch(installation)
    installation.gate_keys()
    known = {state.delivery_id for state in installation.ledger.deliveries(with_results=False)}
    if delivery is not None and delivery not in known:
        raise UserError(f"There is no delivery {delivery}: `pajumte deliveries` lists them.")
    gate_and_tell(installation, delivery)


@app.command()
def confirm(
    deliveries: Annotated[list[str] | None, typer.Argument(help="The deliveries to confirm.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Everything that waits for confirmation.")] = False,
    check: Annotated[list[str] | None, typer.Option(help="Only this check; may be repeated.")] = None,
    reason: ReasonOption = "",
    by: ByOption = COMMAND_LINE,
    home: HomeOption = None,
) -> None:
    """Confirm what waits for confirmation; a delivery is accepted when nothing is left to confirm."""
    from cli.confirming import confirm_deliveries

    confirm_deliveries(
        _open(home), deliveries or [], every=every, check_ids=frozenset(check or []), reason=reason, by=by
    )


@app.command()
def hold(
    delivery: DeliveryArgument, reason: ReasonOption = "", by: ByOption = COMMAND_LINE, home: HomeOption = None
) -> None:
    """Take an accepted delivery out of builds; what it superseded counts again."""
    holding.hold(_open(home), delivery, reason=stated_reason(reason), by=by)
    printing.say(f"{delivery} is held: builds leave it out until `pajumte unhold {delivery}`.")


@app.command()
def unhold(
    delivery: DeliveryArgument, reason: ReasonOption = "", by: ByOption = COMMAND_LINE, home: HomeOption = None
) -> None:
    """Put a held delivery back into builds."""
    holding.unhold(_open(home), delivery, reason=stated_reason(reason) if reason else None, by=by)
    printing.say(f"{delivery} counts again. `pajumte gate --all` judges the later months against it.")


@app.command()
def withdraw(
    delivery: DeliveryArgument, reason: ReasonOption = "", by: ByOption = COMMAND_LINE, home: HomeOption = None
) -> None:
    """Take back a delivery that is not accepted yet."""
    holding.withdraw(_open(home), delivery, reason=stated_reason(reason), by=by)
    printing.say(f"{delivery} is withdrawn: it will not be gated any more.")


@app.command()
def build(
    as_of: AsOfOption = None,
    through: ThroughOption = None,
    settings: SettingsOption = None,
    home: HomeOption = None,
) -> None:
    """Rebuild every mart in a fresh file and test it. Ends with 1 when a test fails; the published file stays."""
    from orchestration.parameters import read_settings

    parameters = read_settings(settings or [])
    installation = _open(home)
    installation.gate_keys()
    if not _run_build(installation, "build_warehouse", as_of, through, parameters):
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
def rollback(
    build_id: Annotated[str | None, typer.Argument(metavar="BUILD", help="Else the one before the current.")] = None,
    home: HomeOption = None,
) -> None:
    """Point the published link at an earlier publication. Nothing is built; the ledger notes it."""
    from cli.operating import go_back

    go_back(Installation.open(_settings(home)), build_id)


@app.command()
def doctor(home: HomeOption = None) -> None:
    """Say what is wrong with a home and what to do; changes nothing. Ends with 0 when nothing grave is, else 1."""
    from cli.operating import examine

    settings = _settings(home)
    if not settings.home.is_dir():
        raise UserError(f"There is no home at {settings.home}: name one with --home.")
    try:
        is_well = examine(Installation.open(settings))
    except UserError as error:
        printing.complain(str(error))
        is_well = False
    raise typer.Exit(0 if is_well else 1)


@app.command()
def backup(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where backups are kept, on another disk.")],
    home: HomeOption = None,
) -> None:
    """Back up a home that is in use, without its keys, into a new folder. Files of the last backup are linked."""
    from cli.operating import back_up

    raise typer.Exit(0 if back_up(Installation.open(_settings(home)), folder) else 1)


@app.command()
def restore(
    backup: Annotated[Path, typer.Argument(metavar="BACKUP", help="A folder that `pajumte backup` has made.")],
    home: HomeOption = None,
) -> None:
    """Make a home of a backup, where nothing is yet. Every file is compared with its hash."""
    from cli.operating import bring_back

    bring_back(backup, _settings(home))


@app.command()
def run(
    inbox: Annotated[
        Path, typer.Option(help="Folder with deliveries; sub-folders are taken in the order of their names.")
    ],
    home: HomeOption = None,
) -> None:
    """Submit everything in a folder, gate, build, test and publish, through the jobs that the Dagster UI shows."""
    from cli.confirming import apply_confirmations
    from cli.first_figures import first_figures

    drops = drops_in([inbox])
    beside = confirmations_beside(inbox)
    confirmations = read_confirmations(beside) if beside else []
    installation = _open(home)
    _submit(installation, drops)
    gate_and_tell(installation)
    apply_confirmations(installation, confirmations)
    if not _run_build(installation, "build_and_publish"):
        raise typer.Exit(1)
    printing.say(f"\nPublished {installation.home.current.resolve().name}")
    printing.say(first_figures(installation))


@app.command()
def deliveries(
    output: Annotated[CheckFormat, typer.Option("--format")] = CheckFormat.TEXT, home: HomeOption = None
) -> None:
    """The ledger, newest last."""
    states = _open(home).ledger.deliveries(with_results=False)
    if output is CheckFormat.JSON:
        printing.say(printing.as_json([delivery_json(s) for s in states]))
        return
    columns = ["delivery", "received (UTC)", "verdict", "rows", "findings", "superseded by"]
    rows = [
        (
            s.delivery_id,
            f"{s.received_at:%Y-%m-%d %H:%M:%S}",
            s.status,
            sum(s.feeds.values()),
            len(s.findings),
            s.superseded_by,
        )
        for s in states
    ]
    printing.say(printing.as_table(columns, rows))


@app.command()
def explain(
    check_id: Annotated[str, typer.Argument(help="The id of a check, for example VAL-03.")],
    language: LanguageChoice = None,
) -> None:
    """A check's page: what it looks for, why, and what to do."""
    from cli.explaining import explanation

    printing.say(explanation(check_id, language_of(language)))


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
def release(
    period: Annotated[str, typer.Argument(help="A quarter 2026-Q3, a year 2026, or a month 2026-09.")],
    out: Annotated[Path, typer.Option(help="Folder in which the release's own folder is made.")],
    threshold: Annotated[int, typer.Option(help="Counts below it are left out; 5 is usual.")] = 5,
    language: LanguageChoice = None,
    home: HomeOption = None,
) -> None:
    """Write the disclosure-controlled tables of a period. Ends with 1 when the audit does not pass: then nothing is."""
    from analyst.releases.making import LeaksError
    from cli.releasing import release_period

    try:
        release_period(_open(home), period, out, threshold, language_of(language))
    except LeaksError as error:
        printing.complain(str(error))
        raise typer.Exit(1) from None


@app.command()
def simulate(
    out: Annotated[Path, typer.Option(help="New folder for deliveries/ and truth/.")],
    municipalities: Annotated[int, typer.Option(help="How many, the largest first: 1 to 43.")] = 42,
    months: Annotated[int, typer.Option(help="How many months, from 2021-07 on.")] = 60,
    persons: Annotated[int, typer.Option(help="People a year, about.")] = 6_000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same files.")] = 1,
    faults: Annotated[
        float,
        typer.Option(
            metavar="RATE", help="Share of deliveries, 0 to 1, that come with a fault and are then corrected."
        ),
    ] = 0.0,
) -> None:
    """Write an invented country's deliveries, with a truth/ folder that says what the marts must give."""
    from cli.simulating import simulate_country
    from feeds.simulation.simulating import Plan

    simulate_country(Plan(municipalities, months, persons, seed, faults), out)


@app.command()
def up(
    port: Annotated[int, typer.Option(help="Port of the Dagster UI on localhost.")] = 3000,
    portal_port: Annotated[int, typer.Option(help="Port of the portal on localhost.")] = 8000,
    analyst_port: Annotated[int, typer.Option(help="Port of the analysts' pages on localhost.")] = 8501,
    home: HomeOption = None,
) -> None:
    """Start the Dagster UI with its daemon, the portal and the analysts' pages, on localhost; Ctrl+C ends all."""
    from cli.serving import Ports, serve

    serve(_open(home), Ports(port, portal_port, analyst_port))


@app.command()
def dagster(
    part: Annotated[DagsterPart, typer.Argument(help="ui, viewer (the UI read-only) or daemon.")],
    port: Annotated[int, typer.Option(help="Port of ui or viewer on localhost.")] = 3000,
    home: HomeOption = None,
) -> None:
    """Be one process of Dagster, for a service manager: `pajumte up` runs all that a single person needs."""
    from cli.serving import become_dagster

    become_dagster(_open(home), part, port)


@app.command()
def analyst(
    port: Annotated[int, typer.Option(help="Port of the pages on localhost.")] = 8501,
    portal_port: Annotated[int, typer.Option(help="Port of the portal, whose log-in holds here too.")] = 8000,
    home: HomeOption = None,
) -> None:
    """Start the analysts' pages on localhost, over the published files and the portal's log-in; Ctrl+C ends them."""
    from cli.analyst import serve_pages

    serve_pages(Home(_settings(home).home.expanduser().absolute()), port, portal_port)


@app.command()
def portal(
    port: Annotated[int, typer.Option(help="Port of the portal on localhost.")] = 8000,
    gate: Annotated[bool, typer.Option(help="Whether the gate runs beside it, as the same user.")] = True,
    home: HomeOption = None,
) -> None:
    """Start the municipalities' portal on localhost, with the gate beside it; Ctrl+C ends both."""
    from cli.portal import serve_portal

    serve_portal(_open(home), port, with_gate=gate)


@app.command(name="portal-user")
def portal_user(
    email: Annotated[str, typer.Argument(help="The person's e-mail address.")],
    name: Annotated[str, typer.Option(help="The person's name, as the municipality's colleagues see it.")],
    role: Annotated[str, typer.Option(help="clerk, deputy, lead, provider, ministry or administrator.")],
    municipality: Annotated[str, typer.Option(help="ATVK code; not for a ministry or an administrator.")] = "",
    feed: Annotated[list[str] | None, typer.Option(help="A data set that a provider delivers; repeatable.")] = None,
    home: HomeOption = None,
) -> None:
    """Make an account of the portal. The first password is asked for, or read from standard input."""
    from cli.portal import make_user

    password = typer.prompt("Password", hide_input=True) if sys.stdin.isatty() else sys.stdin.readline().strip()
    make_user(_open(home), email, name=name, role=role, municipality=municipality, feeds=feed or [], password=password)
    printing.say(f"The account {email} was made: {role} {municipality}".rstrip() + ".")


@app.command()
def notices(home: HomeOption = None) -> None:
    """Mail the municipalities what today asks for: reminders, confirmations that wait, lateness. Once a day."""
    from cli.portal import send_notices

    printing.say(f"{send_notices(_open(home))} notices were sent.")


def main() -> None:
    """Run a command; a person's error is one line and exit code 2, a fault of ours one line and exit code 1."""
    try:
        app()
    except UserError as error:
        printing.complain(str(error))
        sys.exit(1 if isinstance(error, GatingStoppedError) else 2)
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
            f"Trial keys were made in {installation.settings.home}/keys. "
            "In production keys are made apart and kept elsewhere."
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


def _run_build(
    installation: Installation,
    job: str,
    as_of: str | None = None,
    through: str | None = None,
    parameters: Mapping[str, Any] | None = None,
) -> bool:
    from cli.build_report import what_failed
    from cli.progress import show_progress
    from orchestration.running import JobRunner

    check_stated(None, through)
    if as_of is not None:
        _moment(as_of)
    lines = show_progress()
    config = {"as_of": as_of, "through": through, "parameters": dict(parameters or {})}
    done = JobRunner.over(installation).run(job, {"ops": {"warehouse": {"config": config}}})
    lines.done()
    if not done:
        printing.complain(what_failed(installation))
    return done


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise UserError(f"'{text}' is no moment: write --as-of like 2026-03-31T12:00:00.") from None


def _failed(job: str) -> UserError:
    return UserError(f"The job {job} failed; nothing was published. The Dagster UI (`pajumte up`) shows why.")
