{{ staging_rows('erp', 'purchase_orders') }}
