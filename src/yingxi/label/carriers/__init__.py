"""One module per kind of file: where the implicit label stands in it, read and written."""
