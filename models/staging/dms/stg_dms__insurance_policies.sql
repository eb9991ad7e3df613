{{ staging_current('dms', 'insurance_policies') }}
