"""标识: the visible and the implicit AI label, written, and read back."""
