"""A folder of exported papers, read as the reader's other programs would read it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

_MANAGED = re.compile(rb"<!-- carrel:begin (\w+) .*?-->\n(.*?)<!-- carrel:end \1 -->", re.DOTALL)
_TIME = re.compile(rb"(?m)^exported: .*$")


@dataclass(frozen=True, slots=True)
class ExportedPaper:
    """One file as it was when it was read."""

    path: Path
    content: bytes

    def front_matter(self) -> dict[str, Any]:
        """The keys on top, as any reader of YAML understands them."""
        opening, front, _ = self.content.split(b"---\n", 2)
        assert opening == b""
        keys = yaml.safe_load(front)
        assert isinstance(keys, dict)
        return keys

    def note(self) -> str:
        """What stands in the block of the notes, without its last line end."""
        blocks = dict(_MANAGED.findall(self.content))
        return bytes(blocks[b"notes"]).decode("utf-8").removesuffix("\n")

    def unmanaged(self) -> bytes:
        """All that an export leaves as it is: the file without its blocks and its time."""
        return _TIME.sub(b"exported:", _MANAGED.sub(rb"(\1)", self.content))


def exported_papers(folder: Path) -> dict[str, ExportedPaper]:
    """The files of the papers in a folder, by title."""
    papers = [ExportedPaper(path, path.read_bytes()) for path in folder.rglob("*.md")]
    by_title = {str(paper.front_matter()["title"]): paper for paper in papers}
    assert len(by_title) == len(papers)
    return by_title


def as_on_disk(folder: Path) -> dict[Path, tuple[int, bytes]]:
    """Every file of a folder, hidden ones included: when it was written (ns), and its bytes."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in files}
