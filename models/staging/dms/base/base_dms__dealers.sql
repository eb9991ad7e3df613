{{ staging_rows('dms', 'dealers') }}
