"""`pajumte simulate`: the command around `feeds.simulation`, with a line that tells how far it is."""

from __future__ import annotations

import sys
from pathlib import Path

from cli import printing
from cli.progress import ProgressLine
from feeds.simulation.simulating import Plan, simulate

LINES_A_STEP = 20
"""Without a terminal: that many lines for each part of the work."""


def simulate_country(plan: Plan, out: Path) -> None:
    """Write deliveries and truth, and say what was written and how to go on. UserError for a plan that cannot be."""
    line = ProgressLine()

    def tell(what: str, done: int, of: int) -> None:
        if sys.stderr.isatty() or done * LINES_A_STEP // of > (done - 1) * LINES_A_STEP // of:
            line.show(f"{what} {done} of {of}")

    done = simulate(plan, out, tell=tell)
    line.done()
    printing.say(
        f"{done.deliveries} deliveries of {plan.municipalities} municipalities in {out / 'deliveries'}: "
        f"{done.late} came late, {done.corrections} were corrected; {done.lives} lives."
    )
    if done.faults:
        printing.say(f"{done.faults} faults were planted: {out / 'truth' / 'planted_faults.csv'} says where.")
    printing.say(f"What the marts must give lies in {out / 'truth'}.")
    printing.say(f"Next: pajumte run --inbox {out / 'deliveries'} --home DIR")
