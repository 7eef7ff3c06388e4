"""Highlights beside the note and across the library, and what is done to them."""
