{{ staging_rows('dms', 'employees') }}
