-- A lineage lies in its own code while that is valid, then in its successor's, and so on (ADR 3, "Lineages and areas").
with recursive municipalities as (

    select * from {{ ref('stg_municipalities') }}

),

chain as (

    select
        municipality as lineage,
        municipality as area,
        region,
        valid_from,
        valid_to,
        successor
    from municipalities
    where municipality = lineage

    union all

    select
        chain.lineage,
        municipalities.municipality as area,
        municipalities.region,
        -- The successor may be older than the merger: it takes the lineage over on the day after it.
        greatest(municipalities.valid_from, {{ add_days('chain.valid_to', 1) }}) as valid_from,
        municipalities.valid_to,
        municipalities.successor
    from chain
    inner join municipalities on municipalities.municipality = chain.successor

)

select
    lineage,
    area,
    region,
    valid_from,
    valid_to
from chain
