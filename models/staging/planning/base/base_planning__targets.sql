{{ staging_rows('planning', 'targets') }}
