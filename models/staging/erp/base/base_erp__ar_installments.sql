{{ staging_rows('erp', 'ar_installments') }}
