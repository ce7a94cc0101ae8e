"""Who does the work: this machine's processes."""
