{{ staging_rows('erp', 'ap_documents') }}
