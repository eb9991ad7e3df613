{{ staging_current('dms', 'trade_ins') }}
