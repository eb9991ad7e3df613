with

months as (

    select months.month
    from {{ ref('int_frozen_months') }} as months
    where months.has_prospects

),

card_versions as (

    select * from {{ ref('int_prospect_versions') }}

),

event_versions as (

    select
        versions.*,
        cast(least(versions.occurred_at, coalesce(versions.approved_at, versions.occurred_at)) as date) as event_day
    from {{ ref('int_prospect_event_versions') }} as versions

),

order_prospects as (

    select distinct
        versions.order_no,
        versions.prospect_id
    from {{ ref('int_sales_order_versions') }} as versions
    where versions.prospect_id is not null

),

-- an overtaken version was known until then; a row that came late was not known before
revisions as (

    select
        card_versions.prospect_id,
        case
            when card_versions.is_overtaken then card_versions.known_from
            else cast(card_versions.created_at as date)
        end as first_day,
        case
            when card_versions.is_overtaken then card_versions.known_until
            else card_versions.first_known_on
        end as end_day
    from card_versions
    where card_versions.is_overtaken
        or card_versions.is_in_force

    union all

    select
        event_versions.prospect_id,
        case
            when event_versions.is_overtaken then event_versions.known_from
            else event_versions.event_day
        end as first_day,
        case
            when event_versions.is_overtaken then event_versions.known_until
            else event_versions.known_of_parent_from
        end as end_day
    from event_versions
    where event_versions.is_overtaken
        or event_versions.is_in_force

    union all

    -- the first reassignment says who owned before it: knowing of it changes all the time since the
    -- card (ruling S10)
    select
        event_versions.prospect_id,
        cast(card_versions.created_at as date) as first_day,
        event_versions.known_of_parent_from as end_day
    from event_versions
    inner join card_versions on event_versions.prospect_id = card_versions.prospect_id
    where event_versions.event_type = 'reassigned'
        and event_versions.is_in_force

    union all

    select
        order_prospects.prospect_id,
        order_revisions.first_day,
        order_revisions.end_day
    from {{ ref('int_order_revisions') }} as order_revisions
    inner join order_prospects on order_revisions.order_no = order_prospects.order_no

),

-- merged cards and survivors decide together: their whole family is judged anew in every month
merge_families as (

    select event_versions.prospect_id
    from event_versions
    where event_versions.event_type = 'merged'

    union all

    select event_versions.target_id as prospect_id
    from event_versions
    where event_versions.event_type = 'merged'
        and event_versions.target_id is not null

),

final as (

    select
        months.month as known_on,
        revisions.prospect_id
    from revisions
    inner join months
        on revisions.first_day <= months.month
        and revisions.end_day > months.month
    where revisions.first_day < revisions.end_day

    union

    select
        months.month as known_on,
        merge_families.prospect_id
    from merge_families
    cross join months

)

select * from final
