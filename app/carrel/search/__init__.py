"""From what a reader types to the papers it means."""
