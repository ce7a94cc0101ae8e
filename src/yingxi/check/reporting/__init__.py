"""What an inspection said: its report, on a terminal and as a page, and what people decide about it."""
