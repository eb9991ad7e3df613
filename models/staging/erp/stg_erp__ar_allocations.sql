{{ staging_current('erp', 'ar_allocations') }}
