"""All rules, in the order in which they run: REF, DATE, LOG (quality-checks.md, "One fault, one finding")."""

from __future__ import annotations

from feeds.rules.addiction_answers import LOG_09
from feeds.rules.costs import LOG_10, LOG_13
from feeds.rules.endings import LOG_01, LOG_02, LOG_03
from feeds.rules.facility_dates import DATE_08
from feeds.rules.life_dates import DATE_04, DATE_05, DATE_07
from feeds.rules.outcome import Rule
from feeds.rules.period_dates import DATE_01, DATE_02, DATE_03
from feeds.rules.references import REF_01, REF_02, REF_03
from feeds.rules.tenancies import LOG_04, LOG_05, LOG_06

RULES: tuple[Rule, ...] = (
    REF_01, REF_02, REF_03,
    DATE_01, DATE_02, DATE_03, DATE_04, DATE_05, DATE_07, DATE_08,
    LOG_01, LOG_02, LOG_03, LOG_04, LOG_05, LOG_06, LOG_09, LOG_10, LOG_13,
)  # fmt: skip
