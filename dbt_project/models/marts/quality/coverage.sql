with delivery_feeds as (

    select * from {{ ref('stg_delivery_feeds') }}

),

owed as (

    select * from {{ ref('int_owed_periods') }}

),

-- The best that was delivered decides: one accepted version stays in force whatever came after it.
ranked as (

    select
        delivery_feeds.*,
        row_number() over (
            partition by municipality, feed, period
            order by
                case
                    when is_in_force then 1
                    when verdict = 'held' then 2
                    when verdict in ('needs_confirmation', 'received', 'checking') then 3
                    when verdict = 'rejected' then 4
                    else 5
                end,
                received_at desc
        ) as place
    from delivery_feeds

),

first_accepted as (

    select
        municipality,
        feed,
        period,
        min(received_at) as received_at
    from delivery_feeds
    where accepted_at is not null
    group by municipality, feed, period

)

select
    owed.municipality,
    owed.feed,
    owed.period,
    case
        when ranked.is_in_force and cast(first_accepted.received_at as date) > owed.due_on then 'late'
        when ranked.is_in_force then 'accepted'
        when ranked.verdict = 'held' then 'held'
        when ranked.verdict in ('needs_confirmation', 'received', 'checking') then 'waiting'
        when ranked.verdict = 'rejected' then 'rejected'
        else 'missing'
    end as status,
    owed.due_on,
    ranked.delivery_id,
    first_accepted.received_at
from owed
left join ranked
    on
        ranked.municipality = owed.municipality
        and ranked.feed = owed.feed
        and ranked.period = owed.period
        and ranked.place = 1
left join first_accepted
    on
        first_accepted.municipality = owed.municipality
        and first_accepted.feed = owed.feed
        and first_accepted.period = owed.period
