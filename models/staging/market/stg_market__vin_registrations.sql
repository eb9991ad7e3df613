{{ staging_current('market', 'vin_registrations') }}
