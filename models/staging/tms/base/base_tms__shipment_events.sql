{{ staging_rows('tms', 'shipment_events') }}
