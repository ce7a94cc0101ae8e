"""What the machine made, kept by the hash of its content."""
