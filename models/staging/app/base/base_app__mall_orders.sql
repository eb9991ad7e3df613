{{ staging_rows('app', 'mall_orders') }}
