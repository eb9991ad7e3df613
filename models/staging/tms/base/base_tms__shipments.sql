{{ staging_rows('tms', 'shipments') }}
