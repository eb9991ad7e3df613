{#- Whether what a build changes in a table is kept aside, in the schema `changes`, until the next build: the rows that went and the
    rows that came. Those that some model names under `changes` of its slices; a convention holds the two equal. -#}
{% macro keeps_changes(name) -%}
{{ return(name in [
    'base_app__events', 'int_app_actor_days', 'int_service_request_events', 'int_trade_in_offers'
]) }}
{%- endmacro %}


{#- Where the changes of a table are kept. -#}
{% macro changes_relation(relation) -%}
{{ return(api.Relation.create(
    database=relation.database, schema='changes', identifier=relation.identifier, type='table'
)) }}
{%- endmacro %}
