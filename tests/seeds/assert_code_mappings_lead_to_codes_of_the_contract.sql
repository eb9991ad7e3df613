-- Rows whose system, table, column or code the landing contract does not know: nothing would ever be mapped by them.
with

accepted_codes (source_system, source_table, column_name, code) as (

    values
    {%- if execute %}
    {%- for system, table in contract_tables() %}
    {%- set contract = context['contract__' ~ system ~ '__' ~ table]() %}
    {%- for column in contract['columns'] if column['accepted'] %}
    {%- for code in column['accepted'] %}
    ('{{ system }}', '{{ table }}', '{{ column['name'] }}', '{{ code }}'),
    {%- endfor %}
    {%- endfor %}
    {%- endfor %}
    {%- endif %}
    ('', '', '', '')

)

select
    code_mappings.source_system,
    code_mappings.source_table,
    code_mappings.column_name,
    code_mappings.source_value,
    code_mappings.code
from {{ ref('code_mappings') }} as code_mappings
left join accepted_codes
    on code_mappings.source_system = accepted_codes.source_system
    and code_mappings.source_table = accepted_codes.source_table
    and code_mappings.column_name = accepted_codes.column_name
    and code_mappings.code = accepted_codes.code
where accepted_codes.code is null
