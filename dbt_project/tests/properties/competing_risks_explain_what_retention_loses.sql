-- Methodology 5. Loss and death take no more than everybody and never give back; and where a death is a risk of its own,
-- no more homes are lost than where the dead are censored (Kaplan-Meier). Rows and people at risk are the same.
with curves as (

    select
        incidence.*,
        lag(incidence_loss) over (partition by cohort, ref_area order by month) as loss_before,
        lag(incidence_death) over (partition by cohort, ref_area order by month) as death_before
    from {{ ref('hf_cumulative_incidence') }} as incidence

)

select
    coalesce(curves.cohort, retention.cohort) as cohort,
    coalesce(curves.ref_area, retention.ref_area) as ref_area,
    coalesce(curves.month, retention.month) as month
from curves
full outer join {{ ref('hf_retention') }} as retention
    on
        retention.cohort = curves.cohort
        and retention.ref_area = curves.ref_area
        and retention.month = curves.month
where
    curves.at_risk is null
    or retention.at_risk is null
    or curves.at_risk <> retention.at_risk
    or curves.incidence_loss < 0
    or curves.incidence_death < 0
    or curves.incidence_loss < curves.loss_before
    or curves.incidence_death < curves.death_before
    or curves.incidence_loss + curves.incidence_death > 1 + 1e-9
    or curves.incidence_loss > 1 - retention.survival + 1e-9
