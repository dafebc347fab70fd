"""What a facility is: its service as of this month."""

from __future__ import annotations

from functools import lru_cache

import polars as pl

from feeds.rules.cells import is_ok
from feeds.rules.context import RuleContext


@lru_cache(maxsize=1)
def facility_services(context: RuleContext) -> pl.DataFrame:
    """`facility_id`, `service_type`, one row a facility: this month's, else the nearest earlier, else the first one.

    The order is that of methodology 3. A facility whose service has a finding in this delivery is left out.
    """
    own = context.own("facilities")
    columns = ("facility_id", "service_type")
    frames = [pl.DataFrame(schema={"facility_id": pl.String, "service_type": pl.String})]
    if own is not None:
        frames.append(own.filter(is_ok("service_type")).select(columns))
    if context.past is not None:
        here = context.own_keys("facilities")
        past = context.past.rows("facilities").filter(~pl.col("facility_id").is_in(here.implode()))
        is_later = pl.col("period") > context.period
        earlier = past.filter(~is_later).sort("period", descending=True, maintain_order=True)
        nearest = pl.concat([earlier, past.filter(is_later).sort("period", maintain_order=True)])
        frames.append(nearest.unique("facility_id", keep="first", maintain_order=True).select(columns))
    return pl.concat(frames)
