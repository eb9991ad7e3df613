{{ staging_rows('erp', 'ar_allocations') }}
