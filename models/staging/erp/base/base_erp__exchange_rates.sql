{{ staging_rows('erp', 'exchange_rates') }}
