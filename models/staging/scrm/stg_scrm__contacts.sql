{{ staging_current('scrm', 'contacts') }}
