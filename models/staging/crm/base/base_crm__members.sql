{{ staging_rows('crm', 'members') }}
