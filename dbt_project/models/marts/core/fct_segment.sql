select
    person_id,
    segment_no,
    episode_no,
    lineage,
    feed,
    ethos_light,
    ethos_category,
    is_assumed,
    starts_on,
    ends_on,
    carried_until,
    counted_from,
    window_from,
    window_to,
    destination_group,
    is_after_move_in
from {{ ref('int_segments') }}
