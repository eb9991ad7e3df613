{{ staging_current('crm', 'erasure_requests') }}
