{{ staging_rows('erp', 'budgets') }}
