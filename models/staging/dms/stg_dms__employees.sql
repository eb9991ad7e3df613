{{ staging_current('dms', 'employees') }}
