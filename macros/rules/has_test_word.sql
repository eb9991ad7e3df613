{#- Whether a text carries one of the words that mark a test entry (seed test_words, ruling G6), whatever its case. -#}
{% macro has_test_word(text) -%}
exists (
        select 1
        from {{ ref('test_words') }} as test_words
        where lower({{ text }}) like '%' || lower(test_words.word) || '%'
    )
{%- endmacro %}
