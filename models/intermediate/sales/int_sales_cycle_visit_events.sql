{%- set entries = [
    {'of': 'visits', 'measure': 'visit_count'},
    {'of': 'test_drives', 'measure': 'test_drive_count'},
] -%}
{%- for visit_class in [
    'first_carded',
    'first_uncarded',
    'non_purchase',
    'invited_web_phone',
    'invited_outreach',
    'post_order',
    'return',
    'other',
] -%}
    {%- do entries.append({
        'of': 'visits',
        'measure': 'visit_count__' ~ visit_class,
        'where': "visits.visit_class = '" ~ visit_class ~ "'",
    }) -%}
{%- endfor -%}
with

visits as (

    select
        visits.*,
        visits.visit_month as month
    from {{ ref('int_showroom_visits') }} as visits
    where visits.is_counted

),

test_drives as (

    select
        test_drives.*,
        test_drives.drive_month as month
    from {{ ref('int_test_drives') }} as test_drives

),

{{ sales_cycle_events(entries) }}

select * from final
