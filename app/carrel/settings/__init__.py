"""What Carrel remembers of a reader's choices."""
