"""质检: a finished film against what it should be."""
