select
    mart,
    time_period,
    ref_area,
    breakdown,
    figure,
    value
from {{ source('accepted', 'previous_figures') }}
