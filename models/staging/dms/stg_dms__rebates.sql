{{ staging_current('dms', 'rebates') }}
