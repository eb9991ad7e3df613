{{ staging_rows('dms', 'showroom_visits') }}
