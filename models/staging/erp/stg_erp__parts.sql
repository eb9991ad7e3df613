{{ staging_current('erp', 'parts') }}
