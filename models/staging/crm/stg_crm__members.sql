{{ staging_current('crm', 'members') }}
