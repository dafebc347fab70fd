-- No kind of count without its metadata: the framework's method and the four flags are known of every observation.
select count_type, freq, count(*) as observations
from {{ ref('epoch_indicators') }}
where
    collection_method is null
    or includes_children is null
    or includes_dv_accommodation is null
    or includes_refugees is null
    or includes_asylum_seekers is null
group by count_type, freq
