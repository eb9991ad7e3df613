{{ staging_rows('app', 'events') }}
