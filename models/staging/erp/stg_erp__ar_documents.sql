{{ staging_current('erp', 'ar_documents') }}
