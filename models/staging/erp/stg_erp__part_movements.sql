{{ staging_current('erp', 'part_movements') }}
