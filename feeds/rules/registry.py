"""All rules, in the order in which they run (quality-checks.md, "One fault, one finding").

REF, DATE, LOG, OVER, then the rest. Inside CAP those that ask come before those that warn.
"""

from __future__ import annotations

from feeds.rules.addiction_answers import LOG_09
from feeds.rules.beds import OVER_01, OVER_02, OVER_03
from feeds.rules.capacity import CAP_01, CAP_02, CAP_03, CAP_04
from feeds.rules.children import DATE_06
from feeds.rules.completeness import COMP_01, COMP_02
from feeds.rules.continuity import HIST_03
from feeds.rules.costs import LOG_10, LOG_13
from feeds.rules.endings import LOG_01, LOG_02, LOG_03
from feeds.rules.expired_exemptions import RULE_01
from feeds.rules.facility_dates import DATE_08
from feeds.rules.lateness import TIME_01
from feeds.rules.life_dates import DATE_04, DATE_05, DATE_07
from feeds.rules.long_stays import STAY_01
from feeds.rules.missing_feeds import HIST_02
from feeds.rules.outcome import DeliveryRule, Rule
from feeds.rules.period_dates import DATE_01, DATE_02, DATE_03
from feeds.rules.references import REF_01, REF_02, REF_03
from feeds.rules.revisions import HIST_04, HIST_05, HIST_06, HIST_07
from feeds.rules.service_costs import LOG_11, LOG_12
from feeds.rules.support_contacts import LOG_07
from feeds.rules.tenancies import LOG_04, LOG_05, LOG_06
from feeds.rules.unused_persons import REF_04
from feeds.rules.volume_changes import HIST_01
from feeds.rules.waiting_for_home import LOG_08

RULES: tuple[Rule, ...] = (
    REF_01, REF_02, REF_03, REF_04,
    DATE_01, DATE_02, DATE_03, DATE_04, DATE_05, DATE_06, DATE_07, DATE_08,
    LOG_01, LOG_02, LOG_03, LOG_04, LOG_05, LOG_06, LOG_07, LOG_08, LOG_09, LOG_10, LOG_11, LOG_12, LOG_13,
    OVER_01, OVER_02, OVER_03,
    CAP_02, CAP_03, CAP_01, CAP_04,
    HIST_01, HIST_03, HIST_04, HIST_05, HIST_06, HIST_07,
    STAY_01, COMP_01, COMP_02,
)  # fmt: skip
"""Rules that run on one feed after the other."""

DELIVERY_RULES: tuple[DeliveryRule, ...] = (HIST_02, TIME_01, RULE_01)
"""Rules that run once on the delivery."""
