{{ staging_current('erp', 'gl_entries') }}
