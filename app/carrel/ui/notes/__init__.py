"""The note pane: one Markdown note a paper, saved as it is typed."""
