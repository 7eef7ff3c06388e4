"""The library: one SQLite file in a folder, its writes, its history and its fast reads."""
