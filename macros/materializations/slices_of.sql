{#- Tables that are kept up by slices: what a day changes is replaced, the rest stays (DuckDB; other engines build the whole).

    A model names in its configuration `meta.slices`
      column      the column whose values cut the table into slices, never null; a row of a slice is made from rows of the same slice
      inputs      for each model or view that is read by slice, its column that holds the slice
      changes     for each table whose changes tell which slices are touched, the slice as an expression over its columns; the table
                  is one of keeps_changes()
      day_moves   optional: queries of the slices that change when the run's "today" moves on, with {before} and {today} for the
                  last and this "today" as literals, {this}, and the names of inputs in the same brackets
    Everything else that it reads must be as it was, or all slices are worked out. So they are where those to replace hold most of the
    table, where "today" went back, and where a note does not say from where to where an input changed. -#}
{% macro slices_of(model) %}{{ return((model['config'].get('meta') or {}).get('slices') or {}) }}{% endmacro %}
