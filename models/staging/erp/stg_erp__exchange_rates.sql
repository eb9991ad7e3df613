{{ staging_current('erp', 'exchange_rates') }}
