-- Tables whose quarantine holds another number of rows than the landing accounting says, or a row without reason or raw text.
with

quarantined as (

    select
        quarantined_rows.source_system,
        quarantined_rows.source_table,
        count(*) as rows_held,
        count(quarantined_rows.reasons) as rows_with_reason,
        count(quarantined_rows.raw_text) as rows_with_text
    from {{ ref('fct_quarantined_rows') }} as quarantined_rows
    group by
        quarantined_rows.source_system,
        quarantined_rows.source_table

),

accounted as (

    select
        accounting.source_system,
        accounting.source_table,
        sum(accounting.quarantined_rows) as rows_expected
    from {{ ref('rpt_landing_accounting') }} as accounting
    group by
        accounting.source_system,
        accounting.source_table

)

select
    accounted.source_system,
    accounted.source_table,
    accounted.rows_expected,
    quarantined.rows_held,
    quarantined.rows_with_reason,
    quarantined.rows_with_text
from accounted
left join quarantined
    on accounted.source_system = quarantined.source_system
    and accounted.source_table = quarantined.source_table
where accounted.rows_expected != coalesce(quarantined.rows_held, 0)
    or quarantined.rows_held != quarantined.rows_with_reason
    or quarantined.rows_held != quarantined.rows_with_text
