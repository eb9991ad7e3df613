{{ staging_current('crm', 'touchpoints') }}
