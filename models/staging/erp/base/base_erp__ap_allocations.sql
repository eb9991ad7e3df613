{{ staging_rows('erp', 'ap_allocations') }}
