"""剧本: screenplay text becomes a Script."""
