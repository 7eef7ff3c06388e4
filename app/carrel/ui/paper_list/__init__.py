"""The list of papers: two-line rows over ids and windows of rows, whatever the library's size."""
