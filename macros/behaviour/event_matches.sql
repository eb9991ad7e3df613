{#- Condition: an event of the input fits a predicate; never null, because what is not known does not fit.

    predicate: mapping of
      event      a name, or a list of names of which one must fit; absent = every event
      event_not  a name, or a list of names that must not be
      where      list of {attr: column, op: eq (default), ne, in, not_in, contains, is_null, value: a text or a list}; all must
                 hold. An attribute is a text column of the input; a missing value fits no comparison, only is_null. -#}
{% macro event_matches(predicate) -%}
    {%- set conditions = [] -%}
    {%- if predicate.get('event') is not none -%}
        {%- do conditions.append('event_name in ' ~ text_list(predicate['event'])) -%}
    {%- endif -%}
    {%- if predicate.get('event_not') is not none -%}
        {%- do conditions.append('event_name not in ' ~ text_list(predicate['event_not'])) -%}
    {%- endif -%}
    {%- for condition in predicate.get('where') or [] -%}
        {%- do conditions.append(attribute_matches(condition)) -%}
    {%- endfor -%}
    coalesce({{ conditions | join(' and ') or 'true' }}, false)
{%- endmacro %}

{% macro attribute_matches(condition) -%}
    {%- set attribute, op, value = condition['attr'], condition.get('op') or 'eq', condition.get('value') -%}
    {%- if op == 'is_null' -%}
        {{ attribute }} is null
    {%- elif op in ('eq', 'in') -%}
        {{ attribute }} in {{ text_list(value) }}
    {%- elif op in ('ne', 'not_in') -%}
        {{ attribute }} not in {{ text_list(value) }}
    {%- elif op == 'contains' -%}
        position({{ text_literal(value) }} in {{ attribute }}) > 0
    {%- else -%}
        {{ exceptions.raise_compiler_error(
            "event_matches: op '" ~ op ~ "' of attribute " ~ attribute
            ~ " is none of eq, ne, in, not_in, contains, is_null") }}
    {%- endif -%}
{%- endmacro %}

{#- One text or a list of them as a list of SQL in brackets. -#}
{% macro text_list(values) -%}
    {%- set literals = [] -%}
    {%- for value in ([values] if values is string or values is number else values) -%}
        {%- do literals.append(text_literal(value)) -%}
    {%- endfor -%}
    ({{ literals | join(', ') }})
{%- endmacro %}

{#- Condition: an event can fill a step of a funnel. With first_time_for_person it must be the person's first event of that
    name, and then pass the filters (true), or the first that passes them (with_filters). The first of equal times is the one
    with the smaller event_id. -#}
{% macro event_fills_step(step) -%}
    {%- set first_time = step.get('first_time_for_person') or false -%}
    {%- if first_time -%}
        {%- set named = event_matches(step) if first_time == 'with_filters'
            else event_matches({'event': step.get('event'), 'event_not': step.get('event_not')}) -%}
        {{ event_matches(step) }}
        and row_number() over (
            partition by entity_key, {{ named }} order by occurred_at nulls last, event_id nulls last
        ) = 1
        and {{ named }}
    {%- else -%}
        {{ event_matches(step) }}
    {%- endif -%}
{%- endmacro %}
