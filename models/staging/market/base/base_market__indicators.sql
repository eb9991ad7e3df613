{{ staging_rows('market', 'indicators') }}
