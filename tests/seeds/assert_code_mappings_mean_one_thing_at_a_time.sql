-- Two rows for one written value whose validity overlaps: the value would mean two things on one day.
with

mappings as (

    select
        code_mappings.*,
        upper(code_mappings.source_value) as written,
        coalesce(code_mappings.valid_from, cast('0001-01-01' as date)) as starts_on,
        coalesce(code_mappings.valid_to, cast('9999-12-31' as date)) as ends_on
    from {{ ref('code_mappings') }} as code_mappings

)

select
    one.source_system,
    one.source_table,
    one.column_name,
    one.source_value,
    one.code,
    one.valid_from,
    one.valid_to,
    other.code as other_code,
    other.valid_from as other_valid_from,
    other.valid_to as other_valid_to
from mappings as one
inner join mappings as other
    on one.source_system = other.source_system
    and one.source_table = other.source_table
    and one.column_name = other.column_name
    and one.written = other.written
    and one.starts_on < other.ends_on
    and one.ends_on > other.starts_on
    and (one.code, one.starts_on, one.ends_on, one.source_value)
    > (other.code, other.starts_on, other.ends_on, other.source_value)

union all

select
    mappings.source_system,
    mappings.source_table,
    mappings.column_name,
    mappings.source_value,
    mappings.code,
    mappings.valid_from,
    mappings.valid_to,
    'ends before it starts' as other_code,
    cast(null as date) as other_valid_from,
    cast(null as date) as other_valid_to
from mappings
where mappings.starts_on >= mappings.ends_on
