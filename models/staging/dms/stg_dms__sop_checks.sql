{{ staging_current('dms', 'sop_checks') }}
