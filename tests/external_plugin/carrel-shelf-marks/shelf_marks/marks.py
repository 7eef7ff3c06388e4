"""From a paper to its shelf mark."""

NOWHERE = "unshelved"


def shelf_mark(paper):
    """Return "2010s/Sample", or "unshelved" for a paper without a year or without authors."""
    if paper.year is None or not paper.authors:
        return NOWHERE
    # "/" is a step down the tree of shelves.
    name = paper.authors[0].split()[-1].replace("/", " ")
    return f"{paper.year // 10 * 10}s/{name}"
