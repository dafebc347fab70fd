-- Methodology 4. The rows and people of long_term are those of point_in_time; a definition holds for some of them, and
-- who is long-term by the current episode is so by the Finnish definition too.
select
    coalesce(stock.time_period, long_term.time_period) as time_period,
    coalesce(stock.ref_area, long_term.ref_area) as ref_area,
    coalesce(stock.ethos_category, long_term.ethos_category) as ethos_category,
    stock.persons as stock_persons,
    long_term.persons,
    long_term.long_term_1y,
    long_term.long_term_fi,
    long_term.chronic_duration_us
from {{ ref('point_in_time') }} as stock
full outer join {{ ref('long_term') }} as long_term
    on
        long_term.time_period = stock.time_period
        and long_term.ref_area = stock.ref_area
        and long_term.ethos_category = stock.ethos_category
        and long_term.sex = stock.sex
        and long_term.age_band = stock.age_band
where
    stock.persons is null
    or long_term.persons is null
    or long_term.persons <> stock.persons
    or long_term.long_term_1y > long_term.long_term_fi
    or long_term.long_term_fi > long_term.persons
    or long_term.chronic_duration_us > long_term.persons
