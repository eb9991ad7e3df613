{#- HMAC-SHA256 of a text under the secret of the environment (ruling P2), as lower-case hex; null stays null.
    The connection holds the two padded keys, so that the secret is in no compiled SQL. -#}
{% macro keyed_hash(text) %}{{ return(adapter.dispatch("keyed_hash")(text)) }}{% endmacro %}

{% macro duckdb__keyed_hash(text) -%}
sha256(getvariable('drivetrain_outer_key') || unhex(sha256(getvariable('drivetrain_inner_key') || encode({{ text }}))))
{%- endmacro %}

{#- The server holds the two keys as settings (`drivetrain spark settings`) and puts them in where it reads the statement. -#}
{% macro spark__keyed_hash(text) -%}
sha2(concat(unhex('${spark.drivetrain.hash.outer}'), unhex(sha2(concat(unhex('${spark.drivetrain.hash.inner}'), encode({{ text }}, 'UTF-8')), 256))), 256)
{%- endmacro %}
