{{ staging_current('market', 'indicators') }}
