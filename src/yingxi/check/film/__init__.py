"""A film against a delivery specification: streams, picture, sound, subtitles."""
