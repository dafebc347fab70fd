"""KEY: the same record twice."""

from __future__ import annotations

from examples.checks_generator.case import Case, Raised, pair
from examples.checks_generator.tables import row, shelter_month, stay

_REVIEWS = "hf_fidelity"
_FIRST = row(_REVIEWS)

KEY_CASES: tuple[Case, ...] = (
    pair(
        "KEY-01",
        {_REVIEWS: [_FIRST, row(_REVIEWS, score="2")]},
        Raised(_REVIEWS, "review_id", (2, 3)),
        {_REVIEWS: [_FIRST, row(_REVIEWS, review_id="v-1", score="2")]},
    ),
    pair(
        "KEY-02",
        {_REVIEWS: [_FIRST, _FIRST]},
        Raised(_REVIEWS, "review_id", (2, 3)),
        {_REVIEWS: [_FIRST, row(_REVIEWS, review_id="V-2")]},
    ),
    pair(
        "KEY-03",
        shelter_month(shelter_stays=[stay(), stay(stay_id="U-2")]),
        Raised("shelter_stays", "stay_id", (2, 3)),
        shelter_month(shelter_stays=[stay(), stay(stay_id="U-2", check_in="2026-03-20", check_out="2026-03-25")]),
    ),
)
