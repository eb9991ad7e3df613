{{ staging_rows('mes', 'production_orders') }}
