"""Writes to what papers go by: tags, and saved searches."""

from __future__ import annotations

from collections.abc import Iterable

from carrel.library.writing import PAPERS, LibraryWriting


class TagWrites(LibraryWriting):
    """What can be done to tags and saved searches."""

    # -- tags

    def add_tags(self, paper_ids: Iterable[int], names: Iterable[str]) -> int:
        """Give the papers the tags; return how many tags were newly given."""
        from carrel.domain.tag import clean_tag_name
        from carrel.library import tags

        ids, names = list(paper_ids), [clean_tag_name(name) for name in names]
        label = f"Tag {PAPERS} {', '.join(names)}"
        with self._recorded("add the tag", label, ids) as transaction:
            return tags.add(transaction, ids, names)

    def remove_tags(self, paper_ids: Iterable[int], names: Iterable[str]) -> int:
        """Take the tags from the papers; return how many were taken."""
        from carrel.domain.tag import clean_tag_name
        from carrel.library import tags

        ids, names = list(paper_ids), [clean_tag_name(name) for name in names]
        label = f"Take the tag {', '.join(names)} from {PAPERS}"
        with self._recorded("remove the tag", label, ids) as transaction:
            return tags.remove(transaction, ids, names)

    def change_tags(
        self, paper_ids: Iterable[int], add: Iterable[str], remove: Iterable[str]
    ) -> tuple[int, int]:
        """Give the papers tags and take others, as one undo; return how many of each.

        What is named as both is taken.
        """
        from carrel.domain.tag import clean_tag_name
        from carrel.library import tags

        ids = list(paper_ids)
        taken = [clean_tag_name(name) for name in remove]
        gone = {name.casefold() for name in taken}
        given = [one for name in add if (one := clean_tag_name(name)).casefold() not in gone]
        label = f"Change the tags of {PAPERS}"
        with self._recorded("change the tags", label, ids) as transaction:
            return tags.add(transaction, ids, given), tags.remove(transaction, ids, taken)

    def rename_tag(self, old: str, new: str) -> int:
        """Rename a tag and those below it, merging where the new name exists; return the
        number of papers that carry them.
        """
        from carrel.domain.tag import clean_tag_name
        from carrel.library import tags

        old, new = clean_tag_name(old), clean_tag_name(new)
        with self._recorded("rename the tag", f"Rename the tag {old} to {new}") as transaction:
            return tags.rename(transaction, old, new)

    def merge_tags(self, names: Iterable[str], into: str) -> int:
        """Make several tags one, each with those below it, as one undo; return the number of
        papers that carried them.
        """
        from carrel.domain.tag import clean_tag_name
        from carrel.library import tags

        names, into = [clean_tag_name(name) for name in names], clean_tag_name(into)
        label = f"Merge the tags {', '.join(names)} into {into}"
        with self._recorded("merge the tags", label) as transaction:
            return tags.merge(transaction, names, into)

    def delete_tag(self, name: str) -> int:
        """Delete a tag and those below it; return how many papers carried them."""
        from carrel.domain.tag import clean_tag_name
        from carrel.library import tags

        name = clean_tag_name(name)
        with self._recorded("delete the tag", f"Delete the tag {name}") as transaction:
            return tags.delete(transaction, name)

    def set_tag_colour(self, name: str, colour: str) -> None:
        """Colour a tag (see `TAG_COLOURS`), "" for none."""
        from carrel.domain.tag import clean_tag_name
        from carrel.library import tags

        name = clean_tag_name(name)
        with self._recorded("colour the tag", f"Colour the tag {name}") as transaction:
            tags.set_colour(transaction, name, colour)

    # -- saved searches

    def save_search(self, name: str, query: str) -> bool:
        """Save a query under a name; return whether it replaced the one that was saved there.

        Raises SavedSearchError for a name or a query that cannot be saved.
        """
        from carrel.domain.saved_search import clean_search_name, clean_search_query
        from carrel.library import saved_searches

        name, query = clean_search_name(name), clean_search_query(query)
        with self._recorded("save the search", f"Save the search “{name}”") as transaction:
            return saved_searches.save(transaction, name, query)

    def rename_search(self, old: str, new: str) -> int:
        """Rename a saved search and those below it; return how many have another name now.

        Raises LibraryError where the new name is taken, SavedSearchError where it is none.
        """
        from carrel.domain.saved_search import clean_search_name
        from carrel.library import saved_searches

        old, new = clean_search_name(old), clean_search_name(new)
        label = f"Rename the search “{old}” to “{new}”"
        with self._recorded("rename the search", label) as transaction:
            return saved_searches.rename(transaction, old, new)

    def delete_search(self, name: str) -> int:
        """Delete a saved search and those below it; return how many."""
        from carrel.domain.saved_search import clean_search_name
        from carrel.library import saved_searches

        name = clean_search_name(name)
        with self._recorded("delete the search", f"Delete the search “{name}”") as transaction:
            return saved_searches.delete(transaction, name)
