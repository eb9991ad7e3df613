{{ staging_rows('erp', 'ar_documents') }}
