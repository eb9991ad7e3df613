{{ staging_rows('erp', 'companies') }}
