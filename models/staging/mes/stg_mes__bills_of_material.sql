{{ staging_current('mes', 'bills_of_material') }}
