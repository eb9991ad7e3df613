{{ staging_rows('crm', 'prospect_intents') }}
