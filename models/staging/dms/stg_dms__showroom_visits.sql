{{ staging_current('dms', 'showroom_visits') }}
