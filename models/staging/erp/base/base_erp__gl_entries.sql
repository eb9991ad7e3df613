{{ staging_rows('erp', 'gl_entries') }}
