{{ staging_rows('erp', 'warehouses') }}
