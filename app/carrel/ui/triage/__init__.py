"""Deciding on many papers: skim mode, the counts of the day, the order of the queue."""
