{{ staging_rows('dms', 'rebates') }}
