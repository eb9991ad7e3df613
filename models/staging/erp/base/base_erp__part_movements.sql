{{ staging_rows('erp', 'part_movements') }}
