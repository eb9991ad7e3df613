{{ staging_current('app', 'mall_orders') }}
