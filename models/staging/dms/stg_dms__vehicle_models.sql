{{ staging_current('dms', 'vehicle_models') }}
