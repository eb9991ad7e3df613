{{ staging_current('erp', 'goods_receipts') }}
