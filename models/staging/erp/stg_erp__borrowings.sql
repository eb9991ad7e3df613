{{ staging_current('erp', 'borrowings') }}
