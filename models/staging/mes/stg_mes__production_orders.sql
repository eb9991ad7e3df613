{{ staging_current('mes', 'production_orders') }}
