{{ config(materialized='view') }}
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
    is_after_move_in,
    previous_ends_on,
    next_starts_on
from {{ ref('int_segments') }}
