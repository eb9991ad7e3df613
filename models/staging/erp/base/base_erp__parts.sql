{{ staging_rows('erp', 'parts') }}
