{{ config(materialized='view') }}
select
    person_id,
    segment_no,
    stay_no,
    lineage,
    starts_on,
    ends_on,
    counted_from,
    stayed_since,
    is_last,
    is_censored
from {{ ref('int_accommodation_segments') }}
