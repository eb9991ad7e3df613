{{ staging_rows('crm', 'touchpoints') }}
