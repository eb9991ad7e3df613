{{ staging_rows('crm', 'media_spend') }}
