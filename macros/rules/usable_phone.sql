{#- The number of a record as an identifier of its customer; null where there is none or where it is a switchboard's
    (ruling P1). The query left joins the switchboards to the record's phone under the name switchboards. -#}
{% macro usable_phone(records) -%}
case
            when {{ records }}.phone is not null and switchboards.phone is null
                then 'phone:' || {{ records }}.phone
        end
{%- endmacro %}
