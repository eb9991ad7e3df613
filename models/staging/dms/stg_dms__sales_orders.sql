{{ staging_current('dms', 'sales_orders') }}
