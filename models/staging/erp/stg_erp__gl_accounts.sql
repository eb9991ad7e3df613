{{ staging_current('erp', 'gl_accounts') }}
