{{ staging_rows('market', 'registrations') }}
