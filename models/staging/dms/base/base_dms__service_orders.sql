{{ staging_rows('dms', 'service_orders') }}
