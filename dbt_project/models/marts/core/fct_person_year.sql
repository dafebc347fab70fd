{{ config(materialized='view') }}
select
    year,
    person_id,
    lineage,
    ethos_category
from {{ ref('int_seen_years') }}
