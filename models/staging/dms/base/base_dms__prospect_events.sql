{{ staging_rows('dms', 'prospect_events') }}
