{{ staging_current('erp', 'purchase_orders') }}
