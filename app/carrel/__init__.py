"""Carrel: a reading desk for papers about machine-learning systems."""

__version__ = "0.1.0"
