{{ staging_current('app', 'users') }}
