-- How long somebody has been in emergency or transitional accommodation without a break that ends an occasion.
with segments as (
    select * from {{ ref('int_segments') }}
    where ethos_category in ('E2', 'E3')
),

marked as (
    -- Inside an episode: a Housing First move-in and a longer gap have ended it already.
    select
        segments.*,
        coalesce(
            {{ days_between(
                'lag(ends_on) over (partition by person_id, episode_no order by starts_on)', 'starts_on'
            ) }} >= {{ var('episode_gap_days') }},
            true
        ) as opens_stay
    from segments
),

numbered as (
    select
        marked.*,
        cast(sum(case when opens_stay then 1 else 0 end) over (
            partition by person_id
            order by starts_on
            rows unbounded preceding
        ) as integer) as stay_no
    from marked
),

final as (
    select
        numbered.person_id,
        numbered.segment_no,
        numbered.stay_no,
        numbered.lineage,
        numbered.starts_on,
        numbered.ends_on,
        numbered.counted_from,
        min(numbered.starts_on) over (partition by numbered.person_id, numbered.stay_no) as stayed_since,
        row_number() over (
            partition by numbered.person_id, numbered.stay_no
            order by numbered.starts_on desc
        ) = 1 as is_last,
        numbered.ends_on > numbered.window_to as is_censored
    from numbered
)

select * from final
