{{ staging_rows('erp', 'gl_accounts') }}
