"""Who does the work: this machine's processes, or the nodes of a Ray cluster."""
