-- Methodology 5. Everybody is shown in one municipality: the municipalities of a year's or month's map, and its regions,
-- add up to the country. (Whether somebody is ongoing depends on the area's last covered day: only all states add up.)
{%- set returns = [] %}
{%- for days in return_days() %}{% do returns.extend(['followed_' ~ days, 'returned_' ~ days]) %}{% endfor %}
{%- set cohorts = [
    {'mart': 'exits_and_returns', 'series': "''", 'figures': ['exits'] + returns},
    {'mart': 'first_time_homeless', 'series': "''", 'figures': ['entries', 'assessable', 'first_time']},
    {'mart': 'length_of_time_homeless', 'series': 'categories', 'figures': ['persons'], 'where': "state = '_T'"},
    {
        'mart': 'entry_cohorts', 'series': 'cast(horizon as ' ~ dbt.type_string() ~ ')',
        'figures': ['entrants', 'followed', 'homeless', 'housed', 'lost', 'deceased'],
    },
] %}

with figures as (

    {%- for cohort in cohorts %}
    {%- set is_last_cohort = loop.last %}
    {%- for figure in cohort.figures %}
    select
        '{{ cohort.mart }}' as mart,
        '{{ figure }}' as figure,
        {{ cohort.series }} as series,
        cast(time_period as {{ dbt.type_string() }}) as time_period,
        ref_area,
        {{ figure }} as people
    from {{ ref(cohort.mart) }}
    where {{ cohort.where or 'true' }}
    {%- if not (loop.last and is_last_cohort) %}
    union all
    {%- endif %}
    {%- endfor %}
    {%- endfor %}

),

levels as (

    select
        figures.mart,
        figures.figure,
        figures.series,
        figures.time_period,
        areas.area_level,
        coalesce(sum(figures.people), 0) as people
    from figures
    inner join {{ ref('dim_area') }} as areas on areas.ref_area = figures.ref_area
    group by figures.mart, figures.figure, figures.series, figures.time_period, areas.area_level

)

select
    levels.*,
    country.people as people_of_the_country
from levels
inner join levels as country
    on
        country.mart = levels.mart
        and country.figure = levels.figure
        and country.series = levels.series
        and country.time_period = levels.time_period
        and country.area_level = 'country'
where levels.people <> country.people
