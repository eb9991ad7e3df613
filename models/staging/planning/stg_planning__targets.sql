{{ staging_current('planning', 'targets') }}
