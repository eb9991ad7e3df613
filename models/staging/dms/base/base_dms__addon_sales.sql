{{ staging_rows('dms', 'addon_sales') }}
