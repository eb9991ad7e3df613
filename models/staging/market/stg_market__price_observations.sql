{{ staging_current('market', 'price_observations') }}
