{#- True for a service order that a customer came for: what the dealer does before the car is anybody's, or takes back, is none
    (rulings F3, F5). -#}
{% macro is_customers_service(service_orders) -%}
{{ service_orders }}.order_type != 'pdi' and {{ service_orders }}.status != 'void'
{%- endmacro %}
