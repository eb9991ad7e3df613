{{ staging_rows('mes', 'line_stops') }}
