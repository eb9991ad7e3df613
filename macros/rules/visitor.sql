{#- Whose visit it is: the prospect, or the visit itself where it is nobody's, which stands alone. What a visit counts as hangs on the
    visitor's other visits only, so that tables of visits are cut into slices by it (macro slices_of). -#}
{% macro visitor() %}{{ return('coalesce(prospect_id, visit_id)') }}{% endmacro %}
