{{ staging_current('mes', 'vin_tracks') }}
