{{ staging_current('erp', 'ar_installments') }}
