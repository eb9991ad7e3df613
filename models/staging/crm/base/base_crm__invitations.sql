{{ staging_rows('crm', 'invitations') }}
