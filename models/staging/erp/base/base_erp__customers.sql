{{ staging_rows('erp', 'customers') }}
