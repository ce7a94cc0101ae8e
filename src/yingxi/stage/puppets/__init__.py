"""The figures of the shadow play: how they are dressed, cut, jointed and put on the screen."""
