"""Writes of what comes back from a vault."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from carrel.library.writing import PAPERS, LibraryWriting

if TYPE_CHECKING:
    from carrel.domain.vault_change import TakenReport, VaultChange


class VaultWrites(LibraryWriting):
    """What can be read back."""

    def take_from_vault(self, changes: Sequence[VaultChange]) -> TakenReport:
        """Store what was changed in the vault, as one undo. A paper of which the library holds
        something else than was expected takes nothing.
        """
        from carrel.library import from_vault

        with self._recorded(
            "read the vault back", f"Read {PAPERS} back from the vault", changed_only=True
        ) as transaction:
            return from_vault.take(transaction, changes)
