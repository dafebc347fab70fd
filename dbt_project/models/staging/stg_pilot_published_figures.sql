select
    {{ codelist_text('indicator') }} as indicator,
    {{ codelist_text('ref_area') }} as ref_area,
    {{ codelist_text('measure') }} as measure,
    {{ codelist_text('document') }} as document,
    cast({{ codelist_text('published_value') }} as double) as published_value,
    cast({{ codelist_text('published_high') }} as double) as published_high,
    {{ codelist_text('unit') }} as unit,
    {{ codelist_integer('decimals') }} as decimals,
    {{ codelist_integer('numerator') }} as numerator,
    {{ codelist_integer('denominator') }} as denominator,
    cast({{ codelist_text('value_held_right') }} as double) as value_held_right,
    {{ codelist_date('measured_on') }} as measured_on,
    {{ codelist_text('wording') }} as wording,
    {{ codelist_text('expected_conflict') }} as expected_conflict,
    {{ codelist_text('note') }} as note
from {{ ref('pilot_published_figures') }}
