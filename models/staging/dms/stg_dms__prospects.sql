{{ staging_current('dms', 'prospects') }}
