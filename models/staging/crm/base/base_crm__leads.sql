{{ staging_rows('crm', 'leads') }}
