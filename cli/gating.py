"""Running the gating job from a command, and telling what it decided."""

from __future__ import annotations

from cli import printing
from feeds.errors import UserError
from feeds.findings import Outcome
from feeds.installation import Installation
from feeds.ledger import DeliveryState, NoteKind


class GatingStoppedError(UserError):
    """Gating ended on a fault of ours; the command ends with 1."""


def gate_and_tell(installation: Installation, delivery: str | None = None) -> None:
    """Gate what waits (or one delivery), through the job that the Dagster UI shows, and print every verdict given.

    GatingStoppedError when the job failed; what had been decided by then is told.
    """
    installation.gate_keys()
    before = installation.ledger.last_verdict()
    done = _run_job(installation, delivery)
    _tell_verdicts(installation, before)
    if not done:
        raise GatingStoppedError(
            "Gating stopped on a fault of ours; what was decided stays, the rest waits. The Dagster UI shows the run."
        )


def _run_job(installation: Installation, delivery: str | None) -> bool:
    from cli.progress import show_progress
    from orchestration.running import JobRunner

    lines = show_progress()
    config = {"ops": {"gated_feeds": {"config": {"delivery": delivery}}}} if delivery else None
    done = JobRunner.over(installation).run("gate_deliveries", config)
    lines.done()
    return done


def _tell_verdicts(installation: Installation, before: int) -> None:
    """A line for each delivery judged since verdict number `before`, and the reasons where it is not accepted."""
    states = installation.ledger.deliveries(with_results=False)
    decided = [state for state in states if state.verdict_no > before]
    new_findings = {
        note.delivery_id: note.new_findings
        for note in installation.ledger.notes()
        if note.kind is NoteKind.RE_EVALUATED
    }
    for state in sorted(decided, key=lambda s: s.stays_accepted):
        if state.stays_accepted:
            _tell_judged_again(state, new_findings[state.delivery_id] or 0)
        else:
            _tell_verdict(state)
    if not decided:
        printing.say("Nothing was waiting to be gated.")


def _tell_verdict(state: DeliveryState) -> None:
    notes = [f"superseded at once by {state.superseded_by}, received later"] if state.superseded_by else []
    notes += [f"judged again: {state.because_of} came into force after it"] if state.because_of else []
    in_brackets = "".join(f"  ({note})" for note in notes)
    printing.say(f"{state.verdict.replace('_', ' '):<24} {state.delivery_id}{in_brackets}")
    if not state.is_accepted:
        for stored in state.findings:
            printing.say(printing.finding_line(stored.finding))
    if state.verdict == Outcome.NEEDS_CONFIRMATION.value:
        printing.say(
            "  Is it right as delivered? Then: "
            f'pajumte confirm {state.delivery_id} --reason "why it is right". If not, deliver a corrected file.'
        )


def _tell_judged_again(state: DeliveryState, new_findings: int) -> None:
    new = "nothing new" if new_findings == 0 else f"{new_findings} new warning{'s' if new_findings > 1 else ''}"
    printing.say(
        f"{'judged again':<24} {state.delivery_id}: {new}; it stays accepted "
        f"({state.because_of} came into force after it)"
    )
