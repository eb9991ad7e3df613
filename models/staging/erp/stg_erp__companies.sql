{{ staging_current('erp', 'companies') }}
