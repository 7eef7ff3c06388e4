"""Papers from JSON lines or a JSON array, plain or packed by xz or gzip."""

from __future__ import annotations

from carrel.api import Importer, hookimpl
from carrel_plugins.json_lines import reader

PATTERNS = ("*.jsonl", "*.ndjson", "*.json", "*.jsonl.xz", "*.jsonl.gz", "*.json.xz", "*.json.gz")


@hookimpl
def register_importers() -> list[Importer]:
    """Give the reader."""
    return [
        Importer(
            id="json_lines.papers",
            title="JSON lines",
            patterns=PATTERNS,
            sniff=reader.sniff,
            read=reader.read,
        )
    ]
