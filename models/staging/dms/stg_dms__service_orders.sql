{{ staging_current('dms', 'service_orders') }}
