"""Writes into a library and prints each write once it is acknowledged; made to be killed.

python writer.py FOLDER KIND NAME NUMBER, with KIND one of KINDS below. Prints READY, waits for a
line on standard input, then prints "ACK what" after each write.
"""

from __future__ import annotations

import sys
from pathlib import Path

from carrel.domain.paper import ImportedPaper, ReadingState
from carrel.library.backup import make_backup
from carrel.library.library import Library
from carrel.library.opening import open_library

BATCH = 40
STATES = (ReadingState.READ, ReadingState.LATER, ReadingState.DROPPED)


def say(what: object) -> None:
    print(f"ACK {what}", flush=True)


def note(library: Library, name: str, number: int) -> None:
    text = f"{name} {number} " + "x" * (number * 37 % 3_000)
    library.save_note(number % 50 + 1, text)
    say(f"note {number % 50 + 1} {name} {number}")


def tag(library: Library, name: str, number: int) -> None:
    library.add_tags([number % 50 + 1], [f"{name}/{number}"])
    say(f"tag {number % 50 + 1} {name}/{number}")


def state(library: Library, name: str, number: int) -> None:
    wanted = STATES[ord(name[0]) % 3]  # another for each writer
    library.set_state([number % 50 + 1], wanted)
    say(f"state {number % 50 + 1} {wanted.value}")


def batch(library: Library, name: str, number: int) -> None:
    papers = [
        ImportedPaper(title=f"{name} {number}: no. {one}", abstract="x" * 1_000)
        for one in range(BATCH)
    ]
    library.add_batch(papers, source=f"{name} {number}")
    say(f"import {name} {number}")


def undo(library: Library, name: str, number: int) -> None:
    if number % 3 == 2:
        library.undo()
    else:
        library.add_batch(
            [ImportedPaper(title=f"{name} {number}: no. {one}") for one in range(BATCH)], source="x"
        )
    say(f"undo {number}")


def backup(library: Library, name: str, number: int) -> None:
    library.add_tags([1], [f"{name}/{number}"])
    say(f"backup {make_backup(library.folder, why=f'{name}{number}').name}")


def thin(library: Library, name: str, number: int) -> None:
    library.set_rating([number % 50 + 1], number % 5 + 1)
    library.thin()
    say(f"thin {number}")


def mixed(library: Library, name: str, number: int) -> None:
    (note, tag, state)[number % 3](library, name, number)


KINDS = {
    "notes": note,
    "tags": tag,
    "states": state,
    "imports": batch,
    "undo": undo,
    "backups": backup,
    "thin": thin,
    "mixed": mixed,
}


def main() -> None:
    folder, kind, name, number = sys.argv[1:5]
    with open_library(Path(folder), origin=name) as library:
        library.restore([1])  # imports what writing needs, and changes nothing
        print("READY", flush=True)
        sys.stdin.readline()
        for one in range(int(number)):
            KINDS[kind](library, name, one)


if __name__ == "__main__":
    main()
