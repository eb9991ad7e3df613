{{ staging_rows('dms', 'sop_checks') }}
