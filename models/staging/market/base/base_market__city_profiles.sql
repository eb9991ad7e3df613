{{ staging_rows('market', 'city_profiles') }}
