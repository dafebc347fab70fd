"""What is released: the periods, the long table of observations, and what ties the figures together (ADR 11)."""

from analyst.released.observations import OBSERVATION_SCHEMA, released_observations
from analyst.released.periods import ReleasePeriod

__all__ = ["OBSERVATION_SCHEMA", "ReleasePeriod", "released_observations"]
