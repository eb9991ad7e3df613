{{ staging_current('planning', 'tasks') }}
