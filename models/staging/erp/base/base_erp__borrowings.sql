{{ staging_rows('erp', 'borrowings') }}
