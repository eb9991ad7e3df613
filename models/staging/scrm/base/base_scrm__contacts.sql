{{ staging_rows('scrm', 'contacts') }}
