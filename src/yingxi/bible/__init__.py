"""设定: cast, places, props, looks and voices."""
