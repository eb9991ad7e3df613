{#- Rows that share their grain: every combination of the columns that stands more than once, nulls included. All are told apart by a
    number first, which is cheaper to group by than texts, and only what shares one is looked at by its values. -#}
{% test unique_grain(model, columns) %}
select
    {{ columns | join(',\n    ') }},
    count(*) as row_count
from {{ model }}
where {{ hash_number(columns) }} in (
    select {{ hash_number(columns) }} from {{ model }}
    group by {{ hash_number(columns) }}
    having count(*) > 1
)
group by
    {{ columns | join(',\n    ') }}
having count(*) > 1
{% endtest %}
