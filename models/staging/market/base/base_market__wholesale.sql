{{ staging_rows('market', 'wholesale') }}
