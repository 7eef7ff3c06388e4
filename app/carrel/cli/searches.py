"""`carrel searches`: queries with a name, as the sidebar shows them."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from carrel.cli.arguments import Command
from carrel.cli.failures import CommandError, UsageError
from carrel.cli.text import well_formed
from carrel.domain.saved_search import SavedSearchError

if TYPE_CHECKING:
    from carrel.cli.session import Session

_USAGE = {
    "save": "NAME QUERY...",
    "rename": "OLD NEW",
    "delete": "NAME",
}


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what",
        nargs="?",
        default="list",
        choices=("list", *_USAGE),
        help="list the saved searches with their counts (the default); save a query, in the place"
        " of what has the name; rename or delete one, with those below it",
    )
    told = ", ".join(f"{what}: {words}" for what, words in _USAGE.items())
    parser.add_argument("words", nargs="*", metavar="WORD", help=told)


def _run(options: argparse.Namespace, session: Session) -> int:
    what, words = options.what, [well_formed(word) for word in options.words]
    sound = {
        "list": not words,
        "save": len(words) >= 2,
        "rename": len(words) == 2,
        "delete": len(words) == 1,
    }
    if not sound[what]:
        raise UsageError(f"“carrel searches {what}” goes with {_USAGE.get(what, 'nothing else')}")
    try:
        if what == "save":
            return _save(words[0], " ".join(words[1:]), session)
        if what == "rename":
            return _rename(*words, session=session)
        return _delete(words[0], session) if what == "delete" else _list(session)
    except SavedSearchError as error:
        raise UsageError(str(error)) from error


def _save(name: str, query: str, session: Session) -> int:
    replaced = session.library.save_search(name, query)
    output = session.output
    if output.as_json:
        output.json({"saved": name, "query": query, "replaced": replaced})
    else:
        output.line(f"“{name}” was {'replaced' if replaced else 'saved'}")
    return 0


def _rename(old: str, new: str, *, session: Session) -> int:
    number, output = session.library.rename_search(old, new), session.output
    if output.as_json:
        output.json({"renamed": old, "to": new, "searches": number})
    else:
        output.line(f"“{old}” is now “{new}” ({_searches(number)})")
    return 0


def _delete(name: str, session: Session) -> int:
    number, output = session.library.delete_search(name), session.output
    if output.as_json:
        output.json({"deleted": name, "searches": number})
    else:
        output.line(f"“{name}” was deleted ({_searches(number)})")
    return 0


def _list(session: Session) -> int:
    output = session.output
    found = [(one, _count(one.query, session)) for one in session.reader.saved_searches()]
    if output.as_json:
        told = [{"name": one.name, "query": one.query, "count": count} for one, count in found]
        output.json({"searches": told})
        return 0
    for one, count in found:
        output.line(f"{'?' if count is None else f'{count:,}':>7}  {one.name}: {one.query}")
    if not found:
        output.aside("no saved searches yet")
    return 0


def _count(query: str, session: Session) -> int | None:
    """Return how many papers a query finds; None, with a word about it, where it is refused."""
    from carrel.search.request import SearchRequest

    try:
        return len(session.answer(SearchRequest(text=query)).ids)
    except CommandError as error:
        session.output.warn(f"{query}: {error}")
        return None


def _searches(number: int) -> str:
    return f"{number:,} search{'' if number == 1 else 'es'}"


COMMANDS = {
    "searches": Command(
        description="List the saved searches with how many papers each finds now; save, rename and"
        "\ndelete them. In a query, a word with “-” in front is left out.",
        add_arguments=_arguments,
        run=_run,
        dashed_words=True,
    )
}
