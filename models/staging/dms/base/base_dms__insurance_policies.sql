{{ staging_rows('dms', 'insurance_policies') }}
