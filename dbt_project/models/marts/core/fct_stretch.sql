{{ config(materialized='view') }}
select
    person_id,
    episode_no,
    stretch_no,
    lineage,
    window_from,
    is_counted,
    starts_on,
    ends_on
from {{ ref('int_stretches') }}
