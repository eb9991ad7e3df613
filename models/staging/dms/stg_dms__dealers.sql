{{ staging_current('dms', 'dealers') }}
