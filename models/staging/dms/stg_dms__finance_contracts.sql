{{ staging_current('dms', 'finance_contracts') }}
