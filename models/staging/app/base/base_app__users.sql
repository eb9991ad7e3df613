{{ staging_rows('app', 'users') }}
