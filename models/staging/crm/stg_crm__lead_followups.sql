{{ staging_current('crm', 'lead_followups') }}
