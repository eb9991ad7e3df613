{{ staging_current('srm', 'suppliers') }}
