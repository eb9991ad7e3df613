{%- set reports = {
    'rpt_prospect_rollforward_monthly': [
        'prospect_count__held_opening',
        'prospect_count__held_opening_frozen',
        'prospect_count__new',
        'prospect_count__reactivated',
        'prospect_count__dormant',
        'prospect_count__lost',
        'prospect_count__held_closing',
    ],
    'rpt_order_rollforward_monthly': [
        'order_count__open_opening',
        'order_count__open_opening_frozen',
        'order_count__new',
        'order_count__new_from_new',
        'order_count__new_from_held',
        'order_count__cancelled',
        'order_count__open_closing',
    ],
} -%}
with

counted as (

    select
        counts.month,
        counts.dealer_key
        {%- for measure in reports.values() | sum(start=[]) %},
        sum(counts.{{ measure }}) as {{ measure }}
        {%- endfor %}
    from {{ ref('rpt_sales_cycle_monthly') }} as counts
    group by
        counts.month,
        counts.dealer_key

),

final as (
    {%- for report, measures in reports.items() %}
    {%- for measure in measures %}
    select
        coalesce(counted.month, rollforward.month) as month,
        coalesce(counted.dealer_key, rollforward.dealer_key) as dealer_key,
        '{{ measure }}' as measure,
        counted.{{ measure }} as of_the_cycle,
        rollforward.{{ measure }} as of_the_rollforward
    from counted
    full outer join {{ ref(report) }} as rollforward
        on counted.month = rollforward.month
        and counted.dealer_key = rollforward.dealer_key
    where coalesce(counted.{{ measure }}, 0) != coalesce(rollforward.{{ measure }}, 0)
    {% if not loop.last %}union all{% endif %}
    {%- endfor %}
    {% if not loop.last %}union all{% endif %}
    {%- endfor %}
)

select * from final
