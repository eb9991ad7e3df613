{#- Who acted in the app: the user, else the device; prefixes keep a device apart from a user of the same text. -#}
{% macro app_actor(events='') -%}
{%- set of = events ~ '.' if events else '' -%}
coalesce('app:' || {{ of }}app_user_id, 'device:' || {{ of }}device_id)
{%- endmacro %}
