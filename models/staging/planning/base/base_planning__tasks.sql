{{ staging_rows('planning', 'tasks') }}
