{{ staging_current('app', 'events') }}
