-- placeholder of the customers chain
select
    cast(null as string) as record_type,
    cast(null as string) as record_id,
    cast(null as string) as customer_key
where false
