{{ config(materialized='view') }}
select
    person_id,
    episode_no,
    starts_on,
    ends_on,
    segments,
    nights,
    gap_nights,
    entry_kind,
    is_censored,
    exit_kind,
    is_ended_by_move_in,
    last_lineage,
    last_ethos_category,
    last_window_to
from {{ ref('int_episodes') }}
