"""Deliveries on disk, through the gate: what `pajumte run` does with an inbox before it builds."""

from __future__ import annotations

from pathlib import Path

from expectations.gating import gate_waiting
from feeds.confirmations_file import NAME, read_confirmations
from feeds.confirming import confirm_where
from feeds.dropping import drops_in
from feeds.findings import Finding
from feeds.installation import Installation
from feeds.ledger import DeliveryState
from feeds.settings import Settings
from tests.worlds.receiving import receive


def gated(inbox: Path, home: Path) -> Installation:
    """A trial home in which the inbox's deliveries are gated, and what its confirmations answer is confirmed."""
    installation = Installation.open(Settings(home=home))
    installation.make_trial_keys()
    receive(installation, drops_in([inbox]).deliveries)
    gate_waiting(installation)
    answers = {(a.municipality, a.period, a.check_id, a.feed): a.reason for a in read_confirmations(inbox / NAME)}

    def is_answered(state: DeliveryState, finding: Finding) -> bool:
        return (state.municipality, state.period, finding.check_id, finding.feed) in answers

    while confirm_where(installation, is_answered, reason=next(iter(answers.values())), by=NAME):
        gate_waiting(installation)
    return installation
