{{ staging_current('crm', 'leads') }}
