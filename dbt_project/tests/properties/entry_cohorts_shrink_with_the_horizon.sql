-- Methodology 5. A later horizon is reached by no more people, none of the dead is alive again where everybody is still
-- followed, and the shares of the followed sum to 1.
with ordered as (

    select
        entry_cohorts.*,
        lag(followed) over (partition by time_period, ref_area order by horizon) as followed_before,
        lag(deceased) over (partition by time_period, ref_area order by horizon) as deceased_before
    from {{ ref('entry_cohorts') }} as entry_cohorts

)

select *
from ordered
where
    followed > entrants
    or followed > followed_before
    or (followed = followed_before and deceased < deceased_before)
    or (followed > 0 and homeless_share is null)
    or (followed = 0 and (homeless_share is not null or homeless is not null))
    or abs(homeless_share + housed_share + lost_share + deceased_share - 1) > 1e-9
