{{ staging_rows('market', 'price_observations') }}
