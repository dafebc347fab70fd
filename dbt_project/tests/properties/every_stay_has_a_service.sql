-- A correction can take a facility out that an older stay still names: that stay makes no spell until it is named
-- again. It warns and never stops a build: one municipality's slip must not stop the nation's figures.
{{ config(severity='warn') }}

select lineage, count(*) as stays
from {{ ref('int_current_shelter_stays') }}
where service_type is null
group by lineage
