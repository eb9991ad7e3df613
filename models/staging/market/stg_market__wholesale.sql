{{ staging_current('market', 'wholesale') }}
