"""The sensor that looks for troubles and tells each once."""

from __future__ import annotations

import json

from dagster import DefaultSensorStatus, SensorEvaluationContext, SensorResult, SkipReason, sensor

from feeds.clock import RIGA
from orchestration.alerts.settings import AlertSettings
from orchestration.alerts.telling import tell
from orchestration.alerts.troubles import troubles
from orchestration.resources import PajumteResource


@sensor(minimum_interval_seconds=300, default_status=DefaultSensorStatus.RUNNING)
def alerts(context: SensorEvaluationContext, pajumte: PajumteResource) -> SensorResult | SkipReason:
    """Tell operators of what is newly wrong, outside quiet hours. The cursor holds what they have been told of."""
    settings = AlertSettings()
    if not settings.tells_anybody:
        return SkipReason("Nobody is to be told: set PAJUMTE_ALERT_MAIL_TO and _MAIL_HOST, or _WEBHOOK.")
    installation = pajumte.open()
    if settings.is_quiet_at(installation.clock().astimezone(RIGA).time()):
        return SkipReason(f"Quiet until {settings.quiet_until:%H:%M}; what is wrong then is told then.")
    told = set(json.loads(context.cursor or "[]"))
    there = troubles(installation, context.instance, coverage_at_least=settings.coverage_at_least)
    new = [trouble for trouble in there if trouble.key not in told]
    if new:
        tell(settings, new)
    lasting = json.dumps(sorted({trouble.key for trouble in there}))
    return SensorResult(skip_reason=f"Told of {len(new)} of {len(there)} troubles.", cursor=lasting)
