{{ staging_current('dms', 'vehicle_movements') }}
