{{ staging_current('erp', 'warehouses') }}
