"""Reading and writing pictures, sound and films through PyAV; container boxes by hand."""
