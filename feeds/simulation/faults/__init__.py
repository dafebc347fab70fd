"""Known faults in sound deliveries: where each was planted, what the gate must say of it, and how it is mended.

`open_delivery` takes the files of a sound delivery as a clerk sees them, `plant_many` puts as many faults into it as
its records hold without one masking another, `plant_alone` a single one, `draw` one by chance. Which kinds there are
says `all_kinds`.
"""

from __future__ import annotations

from feeds.simulation.faults.clerk_files import ClerkDelivery, Past, open_delivery
from feeds.simulation.faults.drawing import NOT_DRAWN, draw
from feeds.simulation.faults.kinds import NOT_PLANTED, all_kinds
from feeds.simulation.faults.planting import Faulty, PlantedFault, plant_alone, plant_many
from feeds.simulation.faults.shapes import Kind, Needs, Shelf

__all__ = [
    "NOT_DRAWN",
    "NOT_PLANTED",
    "ClerkDelivery",
    "Faulty",
    "Kind",
    "Needs",
    "Past",
    "PlantedFault",
    "Shelf",
    "all_kinds",
    "draw",
    "open_delivery",
    "plant_alone",
    "plant_many",
]
