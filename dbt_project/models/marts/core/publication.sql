with builds as (

    select * from {{ ref('stg_build') }}

),

deliveries as (

    select count(distinct delivery_id) as deliveries_used
    from {{ ref('stg_delivery_feeds') }}
    where is_in_force

)

select
    builds.build_id,
    builds.as_of,
    builds.through,
    builds.started_at as built_at,
    builds.code_version,
    builds.compared_with,
    cast(deliveries.deliveries_used as integer) as deliveries_used,
    {{ figure_parameters() }} as parameters
from builds
cross join deliveries
