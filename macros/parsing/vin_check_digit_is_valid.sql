{#- Whether position 9 of a normalised VIN (17 characters, upper case, no I, O, Q) is its ISO 3779 check digit;
    null stays null, any other length is false. Letters count A1 … Z9, each position has its weight, and the
    remainder by 11 stands at position 9, ten as X. The character codes are summed as they are and the code of
    '0' is taken off once for all weights: no text is cast, so that nothing can fail and millions stay cheap. -#}
{% macro vin_check_digit_is_valid(vin) -%}
{%- set weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2] -%}
{%- set digits = "translate(" ~ vin ~ ", 'ABCDEFGHJKLMNPRSTUVWXYZ', '12345678123457923456789')" -%}
(
    length({{ vin }}) = 17
    and substring({{ vin }}, 9, 1) = substring('0123456789X', (
        {%- for weight in weights if weight > 0 %}
        {{ weight }} * ascii(substring({{ digits }}, {{ loop.index if loop.index < 9 else loop.index + 1 }}, 1)) +
        {%- endfor %}
        -48 * {{ weights | sum }}
    ) % 11 + 1, 1)
)
{%- endmacro %}
