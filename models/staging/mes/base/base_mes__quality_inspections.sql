{{ staging_rows('mes', 'quality_inspections') }}
