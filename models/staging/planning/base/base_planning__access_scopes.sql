{{ staging_rows('planning', 'access_scopes') }}
