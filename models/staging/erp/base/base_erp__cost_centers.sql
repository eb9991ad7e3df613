{{ staging_rows('erp', 'cost_centers') }}
