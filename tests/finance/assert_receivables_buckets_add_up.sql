select
    as_of_date,
    company_code,
    customer_code,
    open_receivables_amount
from {{ ref('rpt_receivables_aging') }}
where coalesce(open_receivables_amount, 0) != (
    {%- for bucket in [
        'not_due', 'days_1_30', 'days_31_60', 'days_61_90', 'days_91_180', 'days_181_365',
        'over_365_days', 'unapplied',
    ] %}
    {% if not loop.first %}+ {% endif %}coalesce({{ bucket }}_amount, 0)
    {%- endfor %}
)
