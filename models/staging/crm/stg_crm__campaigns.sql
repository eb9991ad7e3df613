{{ staging_current('crm', 'campaigns') }}
