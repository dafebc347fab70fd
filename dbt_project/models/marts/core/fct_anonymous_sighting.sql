-- An anonymous sighting counts on its own night, inside its municipality's window like any day of a spell.
with situations as (

    select * from {{ ref('int_current_living_situations') }}
    where is_anonymous

),

situation_codes as (

    select * from {{ ref('stg_situation_codes') }}

),

windows as (

    select * from {{ ref('int_counting_windows') }}

)

select
    situations.lineage,
    situations.observed_on,
    situation_codes.ethos_category,
    cast(count(*) as integer) as sightings
from situations
inner join situation_codes on situation_codes.situation = situations.situation
inner join windows on windows.lineage = situations.lineage
where
    situation_codes.ethos_category is not null
    and situations.observed_on between windows.window_from and situations.data_through
group by situations.lineage, situations.observed_on, situation_codes.ethos_category
