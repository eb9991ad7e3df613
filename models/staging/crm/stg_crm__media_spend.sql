{{ staging_current('crm', 'media_spend') }}
