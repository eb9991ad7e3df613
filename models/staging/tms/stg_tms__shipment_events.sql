{{ staging_current('tms', 'shipment_events') }}
