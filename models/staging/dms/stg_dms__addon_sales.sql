{{ staging_current('dms', 'addon_sales') }}
