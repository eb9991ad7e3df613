{{ staging_current('dms', 'deliveries') }}
