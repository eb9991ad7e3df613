{{ staging_current('mes', 'quality_inspections') }}
