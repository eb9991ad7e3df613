{{ staging_current('market', 'registrations') }}
