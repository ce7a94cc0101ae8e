"""The gate for takes: what a model shot, measured before a person sees it."""
