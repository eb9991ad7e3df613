{{ staging_current('planning', 'metric_requests') }}
