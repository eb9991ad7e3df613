{{ config(materialized='connected_components') }}

select
    node,
    other_node
from {{ ref('int_customer_links') }}
