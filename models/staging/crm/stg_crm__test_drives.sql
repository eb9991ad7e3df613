{{ staging_current('crm', 'test_drives') }}
