{{ staging_rows('erp', 'goods_receipts') }}
