{{ staging_rows('dms', 'vehicle_models') }}
