{{ staging_rows('mes', 'vin_tracks') }}
