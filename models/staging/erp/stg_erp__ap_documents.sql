{{ staging_current('erp', 'ap_documents') }}
