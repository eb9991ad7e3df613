{{ staging_current('erp', 'ap_allocations') }}
