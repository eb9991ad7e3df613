{{ staging_rows('dms', 'sales_orders') }}
