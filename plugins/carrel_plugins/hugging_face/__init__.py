"""Papers from Hugging Face: the listing as copied from a papers page, and its API's JSON."""

from __future__ import annotations

from carrel.api import Importer, hookimpl
from carrel_plugins.hugging_face import daily_json, listing


@hookimpl
def register_importers() -> list[Importer]:
    """Give the two readers; the JSON comes first, it is the surer of its own."""
    return [
        Importer(
            id="hugging_face.api",
            title="Hugging Face papers (JSON)",
            patterns=("*.json",),
            sniff=daily_json.sniff,
            read=daily_json.read,
        ),
        Importer(
            id="hugging_face.listing",
            title="Hugging Face listing (text)",
            patterns=("*.txt",),
            sniff=listing.sniff,
            read=listing.read,
        ),
    ]
