{{ staging_current('crm', 'touchpoint_registry') }}
