"""Writes of what plugins compute: derived data, stored behind the feed and never undone."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from carrel.library.writing import LibraryWriting

if TYPE_CHECKING:
    from carrel.library.mentions import MentionBatch
    from carrel.library.stored_fields import FieldBatch


class DerivedWrites(LibraryWriting):
    """What is stored of fields and mentions."""

    def store_fields(self, batch: FieldBatch) -> bool:
        """Store values of stored fields; nothing that could be undone, since it is derived data.

        False, and nothing is stored, where another process changed the fields meanwhile.
        """
        from carrel.library import stored_fields

        with self._transaction("store the fields") as transaction:
            return stored_fields.store(transaction, batch)

    def drop_fields(self, keep: Collection[str]) -> list[str]:
        """Forget all stored fields but those named in `keep`; return the names of the others."""
        from carrel.library import stored_fields

        with self._transaction("drop the fields") as transaction:
            return stored_fields.drop(transaction, keep)

    def store_mentions(self, batch: MentionBatch) -> bool:
        """Store what extractors found, as `store_fields` does values."""
        from carrel.library import mentions

        with self._transaction("store the mentions") as transaction:
            return mentions.store(transaction, batch)

    def drop_mentions(self, keep: Collection[str]) -> list[str]:
        """Forget what all extractors but those named in `keep` found; return their names."""
        from carrel.library import mentions

        with self._transaction("drop the mentions") as transaction:
            return mentions.drop(transaction, keep)
