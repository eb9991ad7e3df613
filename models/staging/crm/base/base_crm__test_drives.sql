{{ staging_rows('crm', 'test_drives') }}
