{{ staging_rows('crm', 'campaigns') }}
