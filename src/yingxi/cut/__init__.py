"""剪辑: subtitles, captions, titles, conformed shots and the assembled master."""
