"""分镜: Script and Bible become a Storyboard."""
