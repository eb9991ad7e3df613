{#- Brings a standing table up to `state` by replacing slices: gives what stands for its rows then, or none, and does nothing, where all have
    to be worked out. -#}
{% macro replaced_by_slices(model, sql, noted, state) -%}
{%- set slices = slices_of(model) -%}
{%- if not slices or not noted or not state['made_from'] or not state['steady'] or noted['steady'] != state['steady']
    or noted['as_of'] > state['as_of'] -%}
    {{- return(none) -}}
{%- endif -%}
{%- set touched = this.incorporate(path={'schema': 'changes', 'identifier': this.identifier ~ '__slices'}) -%}
{%- set names = {
    'this': this,
    'touched': '(select slice from ' ~ touched ~ ')',
    'before': "cast('" ~ noted['as_of'] ~ "' as date)",
    'today': "cast('" ~ state['as_of'] ~ "' as date)",
} -%}
{%- set found = [] -%}
{%- for name, slice in slices['changes'].items() if noted['changes'].get(name) != state['changes'][name] -%}
    {%- set changed = changes_relation(api.Relation.create(database=this.database, schema=this.schema, identifier=name)) -%}
    {%- set between = note_of(changed) -%}
    {%- if between != noted['changes'].get(name, '') ~ '>' ~ state['changes'][name] -%}
        {{- return(none) -}}
    {%- endif -%}
    {%- set query = slice if '{changes}' in slice else 'select ' ~ slice ~ ' from {changes}' -%}
    {%- do found.append(slices_query(model, query, dict(names, changes=changed))) -%}
{%- endfor -%}
{%- if noted['as_of'] != state['as_of'] -%}
    {%- for query in slices.get('day_moves', []) -%}
        {%- do found.append(slices_query(model, query, names)) -%}
    {%- endfor -%}
{%- endif -%}
{%- set is_touched = slices['column'] ~ ' in ' ~ names['touched'] -%}
{%- do run_query(
    'create or replace table ' ~ touched ~ ' as select distinct slice from ('
    ~ (found or ['select ' ~ slices['column'] ~ ' from ' ~ this ~ ' where false']) | join(' union all ')
    ~ ') as touched (slice) where slice is not null'
) -%}
{%- set extent = run_query(
    'select count_if(' ~ is_touched ~ ') > 0.5 * count(*), (select cast(min(slice) as varchar) from ' ~ touched ~ ') from ' ~ this
).rows[0] -%}
{%- if extent[0] -%}
    {%- do run_query('drop table ' ~ touched) -%}
    {{- return(none) -}}
{%- endif -%}
{%- if extent[1] is none -%}
    {%- do run_query('drop table ' ~ touched) -%}
    {%- call statement('main') -%}
        {% if keeps_changes(this.identifier) %}create or replace table {{ changes_relation(this) }} as {% endif %}select * from {{ this }} limit 0
    {%- endcall -%}
    {%- do adapter.commit() -%}
    {{- return(noted['content']) -}}
{%- endif -%}
{%- do names.update({'least': text_literal(extent[1])}) -%}
{%- set parts = namespace(sql=sql, queries={}) -%}
{#- places first: a query may name an input that is to be read whole in it -#}
{%- for name, rows in slices['inputs'].items() -%}
    {%- set query = rows if '{touched}' in rows else 'select * from {' ~ name ~ '} where ' ~ rows ~ ' in {touched}' -%}
    {%- do parts.queries.update({'{input ' ~ loop.index ~ '}': slices_query(model, query, names)}) -%}
    {%- set parts.sql = parts.sql | replace(ref(name) | string, '{input ' ~ loop.index ~ '}') -%}
{%- endfor -%}
{%- for place, query in parts.queries.items() -%}
    {%- set parts.sql = parts.sql | replace(place, '(' ~ query ~ ')') -%}
{%- endfor -%}
{%- set columns = adapter.get_columns_in_relation(this) | map(attribute='quoted') | join(', ') -%}
{%- set changed = changes_relation(this) -%}
{%- call statement('main') -%}
    {%- if keeps_changes(this.identifier) %}
    create or replace table {{ changed }} as select * from {{ this }} where {{ is_touched }};
    {%- endif %}
    -- until its new note is written it has none: a run that ends in between leaves a table that is built anew
    comment on table {{ this }} is null;
    delete from {{ this }} where {{ is_touched }};
    insert into {{ this }} ({{ columns }}) select {{ columns }} from (
        {{ parts.sql }}
    ) as replaced where {{ is_touched }};
    {%- if keeps_changes(this.identifier) %}
    insert into {{ changed }} select * from {{ this }} where {{ is_touched }};
    {%- endif %}
    drop table {{ touched }};
{%- endcall -%}
{%- do adapter.commit() -%}
{{- return(table_content(this) or state['made_from']) -}}
{%- endmacro %}
