{{ staging_current('crm', 'invitations') }}
