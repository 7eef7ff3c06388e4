"""Colours, type and space: one place that says how Carrel looks."""
