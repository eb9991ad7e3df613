{{ staging_rows('crm', 'touchpoint_registry') }}
