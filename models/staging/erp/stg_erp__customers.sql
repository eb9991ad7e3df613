{{ staging_current('erp', 'customers') }}
