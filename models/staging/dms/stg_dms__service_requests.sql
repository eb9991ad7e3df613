{{ staging_current('dms', 'service_requests') }}
