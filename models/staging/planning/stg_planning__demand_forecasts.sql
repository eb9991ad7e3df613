{{ staging_current('planning', 'demand_forecasts') }}
