"""From text cells to typed columns, each with a status: the rules of feeds.md ("Types") and nothing else.

Reading a file's structure belongs in `feeds.reading`, judging values in the gate, tokens in `feeds.pseudonymising`.
"""

from feeds.normalising.privacy import KnownNames
from feeds.normalising.statuses import CellStatus
from feeds.normalising.table import known_names_in, normalise, normalise_together

__all__ = ["CellStatus", "KnownNames", "known_names_in", "normalise", "normalise_together"]
