{{ staging_rows('dms', 'trade_ins') }}
