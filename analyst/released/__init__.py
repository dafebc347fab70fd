"""What is released: the periods, the long table of observations, and what ties the figures together (ADR 11)."""

from analyst.released.observations import OBSERVATION_SCHEMA, released_observations
from analyst.released.periods import ReleasePeriod
from analyst.released.protecting import Protected, protected_observations

__all__ = ["OBSERVATION_SCHEMA", "Protected", "ReleasePeriod", "protected_observations", "released_observations"]
