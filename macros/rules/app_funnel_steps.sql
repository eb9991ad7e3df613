{#- The steps of the app's funnel, in order: each a predicate over app events (macro event_matches), named by its event. -#}
{% macro app_funnel_steps() -%}
    {{ return([
        {'event': 'content_read'},
        {'event': 'model_page_click'},
        {'event': 'online_consult'},
        {'event': 'store_scan'},
    ]) }}
{%- endmacro %}
