"""A film against what it was meant to be: lines, voices, scenes that match, the story's rhythm."""
