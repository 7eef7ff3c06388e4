"""Plugins that are broken, each in its way."""
