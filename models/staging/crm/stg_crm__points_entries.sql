{{ staging_current('crm', 'points_entries') }}
