{{ staging_current('planning', 'access_scopes') }}
