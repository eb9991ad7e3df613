{{ staging_rows('planning', 'demand_forecasts') }}
