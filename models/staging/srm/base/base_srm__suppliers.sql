{{ staging_rows('srm', 'suppliers') }}
