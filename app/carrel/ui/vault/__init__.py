"""Notes out to a folder, on demand and on change, and back."""
