{{ staging_current('erp', 'budgets') }}
