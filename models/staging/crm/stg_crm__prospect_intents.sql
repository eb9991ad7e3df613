{{ staging_current('crm', 'prospect_intents') }}
