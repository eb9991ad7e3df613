{#- By which tables of receivables as of dates are cut into slices (macro slices_of). What was open at a month end hangs on its document
    alone, or on what else `of` names; what is open today is one slice, which every day and every change makes anew. -#}
{% macro receivables_slice(of='document_id') -%}
case when as_of_date = last_day(as_of_date) then {{ of }} else cast(as_of_date as string) end
{%- endmacro %}


{#- For `changes`: the slices of the documents, or of what else a query gives, that a change touches. -#}
{% macro receivables_slices(touched) %}{{ touched }} union all select cast({today} as string){% endmacro %}


{#- For `day_moves`: the day that is today no more, the one that is, and where a month has ended in between the documents of a query. -#}
{% macro receivables_day_moves(documents) -%}
{{- return([
    'select cast({before} as string) union all select cast({today} as string)',
    documents ~ ' where last_day({before} + interval 1 day) <= {today}',
]) -}}
{%- endmacro %}


{#- For `changes` of allocations: both documents of each. -#}
{% macro receivables_documents_of_allocations() -%}
{{ return('select debit_document_id from {changes} union all select credit_document_id from {changes}') }}
{%- endmacro %}
