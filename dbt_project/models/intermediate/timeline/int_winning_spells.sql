{{ config(materialized='view') }}
-- The flattened timeline: a sweep over the elementary intervals between all starts and ends of a person's spells. Only
-- spells that overlap, directly or through others, are compared with each other, so that many short stays cost little;
-- a spell that none overlaps, as most are, wins its days as it stands.
with spells as (

    select * from {{ ref('int_spells') }}
    where not is_zero_day

),

reached as (

    select
        spells.*,
        max(ends_on) over (
            partition by person_id
            order by starts_on
            rows between unbounded preceding and 1 preceding
        ) as reached_before,
        lead(starts_on) over (partition by person_id order by starts_on) as next_starts_on
    from spells

),

marked as (

    select
        reached.*,
        reached_before is null or starts_on >= reached_before as opens_cluster,
        (reached_before is null or starts_on >= reached_before)
        and (next_starts_on is null or next_starts_on >= ends_on) as is_alone
    from reached

),

clustered as (

    select
        marked.*,
        sum(case when opens_cluster then 1 else 0 end) over (
            partition by person_id
            order by starts_on
            rows unbounded preceding
        ) as cluster_no
    from marked
    where not is_alone

),

boundaries as (

    select person_id, cluster_no, starts_on as boundary from clustered
    union
    select person_id, cluster_no, ends_on as boundary from clustered

),

elementary as (

    select
        person_id,
        cluster_no,
        boundary as starts_on,
        lead(boundary) over (partition by person_id, cluster_no order by boundary) as ends_on
    from boundaries

),

-- Which spell wins a day (methodology 3, "Timeline").
candidates as (

    select
        elementary.starts_on as part_starts_on,
        elementary.ends_on as part_ends_on,
        clustered.*,
        row_number() over (
            partition by elementary.person_id, elementary.starts_on
            order by
                clustered.is_assumed,
                clustered.ethos_category,
                clustered.record_starts_on desc,
                clustered.lineage,
                case clustered.feed when 'shelter_stays' then 1 when 'institution_discharges' then 2 else 3 end,
                clustered.record_key
        ) as place
    from elementary
    inner join clustered
        on
            clustered.person_id = elementary.person_id
            and clustered.cluster_no = elementary.cluster_no
            and clustered.starts_on <= elementary.starts_on
            and clustered.ends_on > elementary.starts_on
    where elementary.ends_on is not null

),

winners as (

    select
        candidates.*,
        feed || ':' || record_key || ':' || cast(starts_on as {{ dbt.type_string() }}) as spell_key
    from candidates
    where place = 1

),

compared as (

    select
        winners.*,
        lag(spell_key) over (partition by person_id, cluster_no order by part_starts_on) as spell_key_before,
        max(part_ends_on) over (partition by person_id, cluster_no) as cluster_ends_on
    from winners

),

-- Some spell of the cluster wins every one of its days: a run lasts until the next one begins.
runs as (

    select
        compared.*,
        part_starts_on as wins_from,
        coalesce(
            lead(part_starts_on) over (partition by person_id, cluster_no order by part_starts_on), cluster_ends_on
        ) as wins_until
    from compared
    where spell_key_before is null or spell_key <> spell_key_before

),

alone as (

    select
        marked.*,
        starts_on as wins_from,
        ends_on as wins_until
    from marked
    where is_alone

)

{% for relation in ['runs', 'alone'] -%}
select
    person_id,
    lineage,
    feed,
    record_key,
    ethos_light,
    ethos_category,
    is_assumed,
    wins_from as starts_on,
    wins_until as ends_on,
    window_from,
    window_to,
    -- The winner's destination speaks only where the winner itself ends.
    case when wins_until = {{ relation }}.ends_on and ends_as_recorded then destination_group end as destination_group
from {{ relation }}
{{ 'union all\n\n' if not loop.last }}
{%- endfor %}
