select
    service_type,
    case
        when service_type = 'housing_first' then 'hf_tenancies'
        when ethos_light is not null then 'shelter_stays'
        else 'service_costs'
    end as days_feed
from {{ ref('stg_service_types') }}
