-- What was said about a month beside its verdict; a re-evaluation that found nothing new changes nothing for a reader.
with delivery_notes as (

    select * from {{ ref('stg_delivery_notes') }}
    where kind <> 're_evaluated' or new_findings > 0

)

select
    municipality,
    feed,
    period,
    delivery_id,
    cast(note_no as integer) as note_no,
    kind,
    case kind
        when 'confirmed' then check_id || ' confirmed: ' || reason
        when 're_evaluated'
            then 'judged again since ' || because_of || ' came into force after it; new findings: ' || cast(new_findings as {{ dbt.type_string() }})
        when 'hold' then 'held: ' || reason
        when 'unhold' then 'counts again' || coalesce(': ' || reason, '')
        when 'withdraw' then 'withdrawn: ' || reason
    end as note,
    case kind
        when 'confirmed' then check_id || ' apstiprināts: ' || reason
        when 're_evaluated'
            then 'izvērtēts atkārtoti, jo vēlāk pieņemts ' || because_of || '; jauni konstatējumi: ' || cast(new_findings as {{ dbt.type_string() }})
        when 'hold' then 'apturēts: ' || reason
        when 'unhold' then 'atkal tiek izmantots' || coalesce(': ' || reason, '')
        when 'withdraw' then 'atsaukts: ' || reason
    end as note_lv,
    check_id,
    noted_by,
    noted_at
from delivery_notes
