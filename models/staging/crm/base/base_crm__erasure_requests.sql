{{ staging_rows('crm', 'erasure_requests') }}
