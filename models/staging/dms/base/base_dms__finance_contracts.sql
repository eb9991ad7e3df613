{{ staging_rows('dms', 'finance_contracts') }}
