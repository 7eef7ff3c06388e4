"""`carrel settings`: the reader's preferences, listed and changed."""

from __future__ import annotations

import argparse
import difflib
from typing import TYPE_CHECKING, Any

from carrel.cli.arguments import Command
from carrel.cli.failures import CommandError, UsageError
from carrel.cli.text import well_formed, wrapped

if TYPE_CHECKING:
    from carrel.cli.session import Session
    from carrel.settings.preference_store import PreferenceStore

_BINDING = "keyboard.keys."
_WORDS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what",
        nargs="?",
        default="list",
        choices=("list", "set", "reset"),
        help="list all with their values (the default); set one; reset some, or all, to the usual",
    )
    parser.add_argument(
        "words",
        nargs="*",
        metavar="WORD",
        help="set: KEY VALUE, for example appearance.theme dark, or keyboard.keys.COMMAND KEY...;"
        " reset: KEY..., or “all”",
    )
    parser.add_argument(
        "--markdown", action="store_true", help="print the page that describes all of them"
    )


def _run(options: argparse.Namespace, session: Session) -> int:
    from carrel.settings.preference_file import preferences_file
    from carrel.settings.preference_store import PreferenceStore

    words = [well_formed(word) for word in options.words]
    if options.markdown:
        if options.what != "list":
            raise UsageError("--markdown goes with nothing else")
        return _page(session)
    store = PreferenceStore(preferences_file())
    if options.what == "list":
        if words:
            raise UsageError("“carrel settings list” goes with nothing else")
        return _list(store, session)
    if options.what == "set" and len(words) > 2 and not words[0].startswith(_BINDING):
        raise UsageError(f"{words[0]} has one value; put quotes around it")
    if not words or (options.what == "set" and len(words) < 2):
        needs = "a KEY and a VALUE" if options.what == "set" else "a KEY, or “all”"
        raise UsageError(f"“carrel settings {options.what}” needs {needs}")
    for problem in store.fresh_problems():
        session.output.warn(problem)
    if options.what == "set":
        key = _set(store, words[0], words[1:])
        return _kept(store, [key], session)
    return _kept(store, _reset(store, words), session)


def _page(session: Session) -> int:
    from carrel.settings.preference_pages import markdown

    if session.output.as_json:
        session.output.json({"markdown": markdown()})
    else:
        session.output.exact(markdown())
    return 0


def _list(store: PreferenceStore, session: Session) -> int:
    from carrel.settings.preference_pages import as_data, is_usual, told
    from carrel.settings.preferences import all_preferences, value_of

    output, now = session.output, store.preferences
    problems = store.fresh_problems()
    if output.as_json:
        output.json({"file": str(store.path), **as_data(now), "problems": problems})
        return 0
    for one in all_preferences():
        usual = "" if is_usual(now, one.key) else f"  (usually {told(one.field.default)})"
        output.line(f"{one.key} = {told(value_of(now, one.key))}{usual}")
        output.block(wrapped(f"{one.shape.title}. {one.shape.help}", "    "))
    for command, keys in sorted(now.keyboard.keys.items()):
        output.line(f"{_BINDING}{command} = {told(keys)}")
    output.aside(f"kept in {store.path}")
    for problem in problems:
        output.warn(problem)
    return 0


def _set(store: PreferenceStore, key: str, words: list[str]) -> str:
    """Choose a value; return the preference's name."""
    from carrel.settings.preferences import KEYS

    try:
        if key.startswith(_BINDING):
            chosen = dict(store.preferences.keyboard.keys)
            chosen[key.removeprefix(_BINDING)] = tuple(word for word in words if word)
            store.set(KEYS, chosen)
            return KEYS
        store.set(key, _value(key, words[0]))
    except ValueError as error:
        raise UsageError(str(error)) from error
    except KeyError:
        raise _unknown(key) from None
    return key


def _value(key: str, word: str) -> Any:
    """Return what a word means for a preference. Raises KeyError; a wrong word stays a word."""
    from carrel.settings.preferences import find_preference

    default: Any = find_preference(key).field.default
    if isinstance(default, bool):
        return _WORDS.get(word.casefold(), word)
    if isinstance(default, int | float):
        try:
            return type(default)(word)
        except ValueError:
            return word
    return word


def _reset(store: PreferenceStore, keys: list[str]) -> list[str]:
    """Go back to the usual values; return the names of the preferences."""
    from carrel.settings.preferences import KEYS, all_preferences

    if keys == ["all"]:
        store.reset()
        return [*(one.key for one in all_preferences()), KEYS]
    names = []
    for key in keys:
        if key.startswith(_BINDING):
            chosen = dict(store.preferences.keyboard.keys)
            chosen.pop(key.removeprefix(_BINDING), None)
            store.set(KEYS, chosen)
            names.append(KEYS)
            continue
        try:
            store.reset(key)
        except KeyError:
            raise _unknown(key) from None
        names.append(key)
    return names


def _kept(store: PreferenceStore, keys: list[str], session: Session) -> int:
    from carrel.settings.preference_pages import told
    from carrel.settings.preferences import KEYS, value_of

    said = store.save()
    if store.unsaved:
        raise CommandError(said)
    if said:
        session.output.warn(said)
    values = {key: value_of(store.preferences, key) for key in dict.fromkeys(keys)}
    if session.output.as_json:
        session.output.json({"file": str(store.path), "values": values})
        return 0
    for key, value in values.items():
        if key != KEYS:
            session.output.line(f"{key} = {told(value)}")
            continue
        for command, bound in sorted(value.items()):
            session.output.line(f"{_BINDING}{command} = {told(bound)}")
    return 0


def _unknown(key: str) -> UsageError:
    from carrel.settings.preferences import all_preferences

    near = difflib.get_close_matches(key, [one.key for one in all_preferences()], 1)
    hint = f"; did you mean “{near[0]}”?" if near else "; “carrel settings” lists all"
    return UsageError(f"there is no setting “{key}”{hint}")


COMMANDS = {
    "settings": Command(
        description="List your preferences with their values and where they are kept; set and reset"
        "\nthem. They hold for all libraries; an open window takes them over.",
        add_arguments=_arguments,
        run=_run,
    )
}
