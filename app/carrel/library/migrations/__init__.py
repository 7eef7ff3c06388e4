"""Steps that bring a library's file from one schema version to the next."""
