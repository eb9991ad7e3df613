{{ staging_rows('dms', 'prospects') }}
