{{ staging_rows('dms', 'vehicle_movements') }}
