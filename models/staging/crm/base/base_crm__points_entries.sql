{{ staging_rows('crm', 'points_entries') }}
