{{ staging_current('tms', 'shipments') }}
