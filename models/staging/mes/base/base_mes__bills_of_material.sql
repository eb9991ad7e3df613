{{ staging_rows('mes', 'bills_of_material') }}
