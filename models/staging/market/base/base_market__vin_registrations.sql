{{ staging_rows('market', 'vin_registrations') }}
