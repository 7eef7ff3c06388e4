"""Tags over the whole library: chosen for many papers, renamed, merged, browsed, coloured."""
