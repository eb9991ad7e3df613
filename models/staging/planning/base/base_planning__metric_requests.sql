{{ staging_rows('planning', 'metric_requests') }}
