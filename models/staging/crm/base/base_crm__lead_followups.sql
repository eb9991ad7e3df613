{{ staging_rows('crm', 'lead_followups') }}
