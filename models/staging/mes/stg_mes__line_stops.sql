{{ staging_current('mes', 'line_stops') }}
