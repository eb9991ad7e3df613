{{ staging_rows('dms', 'service_requests') }}
