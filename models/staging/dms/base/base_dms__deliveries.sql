{{ staging_rows('dms', 'deliveries') }}
