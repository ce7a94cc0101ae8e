"""Culture packs as data, one .toml file each."""
