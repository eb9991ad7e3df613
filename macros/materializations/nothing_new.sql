{#- The query of an incremental model to which nothing is to be added and from which nothing goes. -#}
{% macro nothing_new(relation) %}{{ return('select * from ' ~ relation ~ ' where false') }}{% endmacro %}
