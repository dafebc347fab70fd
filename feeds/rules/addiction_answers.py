"""LOG-09: answers about addiction of a person who is not recorded as having an addiction need."""

from __future__ import annotations

import polars as pl

from feeds.contract import Feed
from feeds.rules.cells import is_ok
from feeds.rules.context import RuleContext
from feeds.rules.lookups import addiction_needs, enrolments
from feeds.rules.outcome import Rule, RuleOutcome, faults_in, only
from feeds.rules.references import NO_PAST

ANSWERS = ("addiction_control_change", "started_addiction_rehab")


def answered_without_need(context: RuleContext, feed: Feed) -> RuleOutcome:
    """An answer to one of the two addiction questions for a person whose addiction_need is no or nowhere stated.

    The outcome figures count these answers only where the need is recorded (methodology 7), so they would be lost.
    """
    answered = context.live(feed).filter(is_ok("enrolment_id") & pl.any_horizontal(is_ok(c) for c in ANSWERS))
    of_persons = answered.join(enrolments(context), on="enrolment_id", how="left")
    needs = addiction_needs(context)
    judged = of_persons.join(needs, left_on="enrolled_person", right_on="local_person_id", how="inner")
    faulty = {column: is_ok(column) & ~pl.col("addiction_need").fill_null(False) for column in ANSWERS}
    undecided = NO_PAST if context.past is None and judged.height < answered.height else None
    return RuleOutcome(faults_in(judged, faulty), undecided)


LOG_09 = Rule("LOG-09", only("hf_assessments", "enrolment_id"), answered_without_need)
