with

activity as (

    select * from {{ ref('int_app_activity_monthly') }}

),

final as (

    select
        activity.event_month as month,
        activity.province,
        activity.placement,
        activity.board,
        activity.content_share_count,
        activity.content_read_count,
        activity.model_page_click_count,
        activity.active_user_count__monthly
    from activity

)

select * from final
