-- Segments do not overlap and a gap day is in none, so a person stands on a night once.
with reference_dates as (

    select
        reference_date,
        {{ month_number('reference_date') }} as month_no,
        {{ add_days('reference_date', 1) }} as day_after,
        {{ add_months(add_days('reference_date', 1), -12 * var('repeat_window_years')) }} as repeats_from
    from {{ ref('int_reference_dates') }}

),

-- Every month that a segment's counted days touch: of each the few reference dates are compared.
segments as (

    select
        person_id,
        episode_no,
        lineage,
        ethos_category,
        counted_from,
        ends_on,
        {{ each_number(month_number('counted_from'), month_number(add_days('ends_on', -1))) }} as month_no
    from {{ ref('int_segments') }}
    where counted_from < ends_on

),

persons as (

    select
        person_id,
        sex,
        first_homeless_on,
        {{ months_since_year_zero('birth_month') }} as birth_month_no
    from {{ ref('int_persons') }}

),

occasions as (

    select * from {{ ref('int_occasions') }}

),

-- What precedes the data is as stated, for the first episode alone (methodology 4, long_term).
episodes as (

    select
        episodes.person_id,
        episodes.episode_no,
        episodes.starts_on,
        case
            when episodes.episode_no = 1
                then least(episodes.starts_on, coalesce(persons.first_homeless_on, episodes.starts_on))
            else episodes.starts_on
        end as homeless_since,
        episodes.previous_ends_on
    from {{ ref('int_episodes') }} as episodes
    left join persons on persons.person_id = episodes.person_id

),

homeless as (

    select
        reference_dates.reference_date,
        reference_dates.day_after,
        reference_dates.repeats_from,
        segments.person_id,
        segments.episode_no,
        segments.lineage,
        segments.ethos_category
    from reference_dates
    inner join segments
        on
            reference_dates.month_no = segments.month_no
            and reference_dates.reference_date >= segments.counted_from
            and reference_dates.reference_date < segments.ends_on

),

-- Few people have an occasion that is long enough, or enough of them and enough days in all: only theirs are looked at
-- night by night.
candidates as (

    select person_id
    from occasions
    group by person_id
    having
        max(days) >= {{ var('long_term_days') }}
        or (count(*) >= {{ var('chronic_occasions') }} and sum(days) >= {{ var('long_term_days') }})

),

chronic as (

    select
        homeless.reference_date,
        homeless.person_id
    from homeless
    inner join candidates on candidates.person_id = homeless.person_id
    inner join occasions
        on
            occasions.person_id = homeless.person_id
            and occasions.starts_on < homeless.day_after
            and occasions.ends_on > homeless.repeats_from
    group by homeless.reference_date, homeless.person_id
    having
        bool_or(
            occasions.ends_on >= homeless.day_after
            and {{ days_between('occasions.starts_on', 'homeless.day_after') }} >= {{ var('long_term_days') }}
        )
        or (
            count(*) >= {{ var('chronic_occasions') }}
            and sum({{ days_between(
                'greatest(occasions.starts_on, homeless.repeats_from)', 'least(occasions.ends_on, homeless.day_after)'
            ) }}) >= {{ var('long_term_days') }}
        )

),

-- One to one: a segment lies in one episode, a person is chronic on a night or not.
with_duration as (

    select
        homeless.*,
        {{ days_between('episodes.starts_on', 'homeless.day_after') }} as episode_days,
        episodes.homeless_since,
        coalesce(episodes.previous_ends_on > homeless.repeats_from, false) as is_repeated,
        chronic.person_id is not null as is_chronic_duration_us,
        coalesce(persons.sex, 'U') as sex,
        {{ age_of_born_in('persons.birth_month_no', 'homeless.reference_date') }} as age
    from homeless
    inner join episodes
        on
            episodes.person_id = homeless.person_id
            and episodes.episode_no = homeless.episode_no
    left join chronic
        on
            chronic.person_id = homeless.person_id
            and chronic.reference_date = homeless.reference_date
    left join persons on persons.person_id = homeless.person_id

)

select
    reference_date,
    person_id,
    lineage,
    ethos_category,
    sex,
    {{ age_band('age') }} as age_band,
    episode_no,
    episode_days,
    episode_days >= {{ var('long_term_days') }} as is_long_term_1y,
    episode_days >= {{ var('long_term_days') }} or is_repeated as is_long_term_fi,
    is_chronic_duration_us,
    {{ duration_band('homeless_since', 'reference_date') }} as duration_band
from with_duration
