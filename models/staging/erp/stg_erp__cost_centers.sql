{{ staging_current('erp', 'cost_centers') }}
