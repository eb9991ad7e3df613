{#- Aggregate: of the whole numbers of a group, in order, the first and then each that lies at least `gap` after the one picked before
    it, as text with a comma between (text_parts makes rows of it). A fold over one list, because which numbers count
    depends on those that counted before. -#}
{% macro spaced_picks(number, gap) %}{{ return(adapter.dispatch("spaced_picks")(number, gap)) }}{% endmacro %}

{% macro default__spaced_picks(number, gap) -%}
array_join(transform(aggregate(
    array_sort(collect_list({{ number }})),
    cast(array() as array<bigint>),
    (picked, candidate) -> case
        when size(picked) = 0 or candidate - element_at(picked, -1) >= {{ gap }} then array_append(picked, candidate)
        else picked
    end
), one -> cast(one as string)), ',')
{%- endmacro %}

{#- The arrow of the lambdas is the form that the linter of the SQL reads. -#}
{% macro duckdb__spaced_picks(number, gap) -%}
array_to_string(list_reduce(
            list_transform(
                list({{ number }} order by {{ number }} nulls last),
                one -> [one]
            ),
            (picked, candidate) -> case
                when candidate[1] - picked[-1] >= {{ gap }} then list_concat(picked, candidate)
                else picked
            end
        ), ',')
{%- endmacro %}
