{{ staging_current('market', 'city_profiles') }}
