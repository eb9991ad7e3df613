{{ staging_current('dms', 'prospect_events') }}
