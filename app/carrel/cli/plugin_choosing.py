"""`carrel plugins`: what plugins there are, which of them run, and a new one to start from."""

from __future__ import annotations

import argparse
import difflib
from typing import TYPE_CHECKING, Any

from carrel.cli.arguments import Command
from carrel.cli.failures import CommandError, UsageError

if TYPE_CHECKING:
    from carrel.cli.session import Session
    from carrel.plugin_host import PluginRecord

_RIGHTS = "It has the program's own rights: it can read, change and send whatever you can."


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what",
        nargs="?",
        default="list",
        choices=("list", "enable", "disable", "report", "new"),
        help="list the plugins (the default); turn one on or off; print all that is known of one;"
        " write a plugin to start from",
    )
    parser.add_argument("name", nargs="?", metavar="NAME", help="the plugin")
    parser.add_argument(
        "folder",
        nargs="?",
        metavar="FOLDER",
        help="with “new”: where (default: ./carrel-NAME, with “-” for “_”)",
    )


def _run(options: argparse.Namespace, session: Session) -> int:
    if options.what == "list":
        if options.name is not None:
            raise UsageError("“carrel plugins report NAME” tells of one plugin")
        return _list(session)
    if options.name is None:
        raise UsageError(f"“carrel plugins {options.what}” needs the plugin's name")
    if options.what == "new":
        from carrel.cli.plugin_project import write_project

        return write_project(options.name, options.folder, session.output)
    if options.folder is not None:
        raise UsageError("FOLDER goes with “new”")
    record = _record(options.name, session)
    if options.what == "report":
        return _report(record, session)
    return _enable(record, session) if options.what == "enable" else _disable(record, session)


# -- what there is


def _list(session: Session) -> int:
    records, output = session.plugins.records(), session.output
    if output.as_json:
        output.json({"plugins": [record_json(record) for record in records]})
        return 0
    for record in records:
        output.line(f"{record.label}: {_state(record)}")
        output.line(f"    {_whence(record)}")
        for hook, ids in record.contributions.items():
            brought = ", ".join(one.removeprefix(f"{record.name}.") for one in ids)
            output.line(f"    {hook.removeprefix('register_').replace('_', ' ')}: {brought}")
        for problem in record.problems:
            output.line(f"    ! {problem.reason}")
    if not records:
        output.aside("there are no plugins")
    return 0


def record_json(record: PluginRecord) -> dict[str, Any]:
    """Return a plugin as `carrel plugins --json` prints it; `load_ms` are milliseconds."""
    return {
        "name": record.name,
        "version": record.version,
        "origin": record.origin,
        "distribution": record.distribution,
        "first_party": record.first_party,
        "state": record.state.value,
        "off_because": record.off_because,
        "problems": [{"where": one.where, "reason": one.reason} for one in record.problems],
        "contributions": {hook: list(ids) for hook, ids in record.contributions.items()},
        "load_ms": round(record.load_ms, 1),
    }


def _state(record: PluginRecord) -> str:
    if record.state == "off" and not (record.off_because or record.first_party):
        return f"off (“carrel plugins enable {record.name}” turns it on)"
    return f"{record.state} ({record.off_because})" if record.off_because else str(record.state)


def _whence(record: PluginRecord) -> str:
    took = f", loaded in {record.load_ms:.0f} ms" if record.state == "on" else ""
    return f"from {record.origin}{took}"


def _report(record: PluginRecord, session: Session) -> int:
    """Print what is known of the plugin, and of those that could not have its name."""
    others = [one for one in session.plugins.records() if one.name == record.name]
    others.remove(record)
    report = "\n".join(one.report() for one in (record, *others))
    if session.output.as_json:
        session.output.json({**record_json(record), "report": report})
    else:
        session.output.block(report.rstrip("\n"))
    return 0


# -- on and off


def _enable(record: PluginRecord, session: Session) -> int:
    output = session.output
    if record.state == "on":
        session.output.aside(f"{record.name} was on already")
    record = session.plugins.enable(record.name)
    if record.state != "on":
        reasons = "; ".join(problem.reason for problem in record.problems)
        raise CommandError(f"{record.name} could not be loaded: {reasons}")
    agreed = _agreed(record)
    if output.as_json:
        output.json({**record_json(record), "agreed": agreed})
        return 0
    output.line(f"{record.label} is on ({_whence(record)})")
    for problem in record.problems:
        output.warn(f"{record.name}: {problem.reason}")
    if agreed is not None:
        output.line(_RIGHTS)
        output.line(_agreement(agreed))
    return 0


def _agreed(record: PluginRecord) -> dict[str, str] | None:
    """Return what was agreed to, None for Carrel's own. Raises CommandError if it was not kept."""
    from carrel.assembly import plugin_choices

    choices = plugin_choices()
    consent = choices.consent(record.name)
    if choices.is_off(record.name) or (consent is None and not record.first_party):
        raise _not_kept()
    if record.first_party or consent is None:
        return None
    return {"version": consent.version, "fingerprint": consent.fingerprint}


def _agreement(agreed: dict[str, str]) -> str:
    version = agreed["version"]
    kind, _, place = agreed["fingerprint"].partition(" ")
    if kind == "editable":
        return f"You agreed to whatever lies in {place}: it is installed for editing."
    files = f"version {version} with its files as they are now" if version else "its files"
    return (
        f"You agreed to {files} (SHA-256 {kind[:16]}…); when they change, it is off until you"
        " agree again."
    )


def _disable(record: PluginRecord, session: Session) -> int:
    from carrel.assembly import plugin_choices

    record = session.plugins.disable(record.name)
    if not plugin_choices().is_off(record.name):
        raise _not_kept()
    output = session.output
    if output.as_json:
        output.json(record_json(record))
    else:
        output.line(f"{record.name} is off")
    return 0


def _not_kept() -> CommandError:
    from carrel.settings.places import config_folder

    return CommandError(f"the choice could not be kept: {config_folder()} cannot be written")


def _record(name: str, session: Session) -> PluginRecord:
    try:
        return session.plugins.record(name)
    except KeyError:
        near = difflib.get_close_matches(
            name, [record.name for record in session.plugins.records()], 1
        )
        hint = f"; did you mean “{near[0]}”?" if near else ""
        raise CommandError(f"there is no plugin “{name}”{hint}") from None


COMMANDS = {
    "plugins": Command(
        description="List the plugins, turn them on and off, or begin one of your own. Carrel's"
        "\nown are on; anyone else's runs only after you turned it on, with the program's rights.",
        add_arguments=_arguments,
        run=_run,
    )
}
