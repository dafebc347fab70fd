{{ config(materialized='view') }}
select
    person_id,
    cast(row_number() over (
        partition by person_id
        order by starts_on, ends_on, record_starts_on, lineage, feed, record_key
    ) as integer) as spell_no,
    lineage,
    feed,
    ethos_light,
    ethos_category,
    is_assumed,
    record_starts_on,
    starts_on,
    ends_on,
    is_zero_day,
    has_recorded_end,
    destination_group,
    cut_by,
    window_from,
    window_to,
    greatest(starts_on, window_from) as counted_from
from {{ ref('int_spells') }}
