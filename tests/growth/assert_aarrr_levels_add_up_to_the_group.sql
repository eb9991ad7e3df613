{%- set additive = [
    'content_share_count', 'content_read_count', 'model_page_click_count', 'lead_count__historical',
    'lead_count__new', 'lead_count__handled', 'visit_count', 'order_count__goods', 'order_count__vehicle',
    'delivery_count', 'member_count__new', 'order_count__referred', 'insurance_enquiry_count',
    'service_booking_count', 'service_booking_count__handled', 'rescue_count', 'rescue_count__handled',
    'complaint_count', 'complaint_count__handled', 'review_count'
] -%}
-- months of a level whose members do not sum up to the same figures as the groups
with

totals as (

    select
        month,
        level,
        {%- for metric in additive %}
        coalesce(sum({{ metric }}), -1) as {{ metric }}{% if not loop.last %},{% endif %}
        {%- endfor %}
    from {{ ref('rpt_aarrr_monthly') }}
    group by
        month,
        level

)

select
    members.month,
    members.level
from totals as members
left join totals as groups
    on members.month = groups.month
    and groups.level = 'group'
where groups.month is null
    {%- for metric in additive %}
    or members.{{ metric }} != groups.{{ metric }}
    {%- endfor %}
