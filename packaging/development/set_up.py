"""Makes a checkout ready to run or to test: uv, `.venv`, and on Debian the system's libraries.

    python3 packaging/development/set_up.py {env,run,test,uv}

`env` makes `.venv` from uv.lock; `run` also looks for what a window needs from the system;
`test` for what the tests need; `uv` prints the path of the uv that is used. Standard library
only: it runs before anything is installed. A call with nothing to do costs a few milliseconds.
Exit status: 0 done (what is missing and could not be installed was said), 2 cannot go on.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OLDEST_PYTHON = (3, 11)

#: The uv that is installed where there is none; an older one on PATH is not trusted with the lock.
UV_VERSION = "0.13.9"
OLDEST_UV = (0, 8)

#: Found by adding one at a time to a minimal Debian 12.
WINDOW_PACKAGES = (
    "libglib2.0-0",
    "libegl1",
    "libgl1",
    "libxkbcommon0",
    "libdbus-1-3",
    "libfontconfig1",
    # X11; without them Qt ends the process
    "libxcb-cursor0",
    "libxkbcommon-x11-0",
    "libxcb-icccm4",
    "libxcb-keysyms1",
    "libxcb-shape0",
)
#: xauth: xvfb-run calls it, and xvfb only recommends it.
TEST_PACKAGES = (*WINDOW_PACKAGES, "xvfb", "xauth", "pandoc", "dbus", "at-spi2-core")


class SetUpError(Exception):
    """The set-up cannot go on; the message says what to type."""


def say(text: str) -> None:
    """Tell the developer, on standard error: standard output is `uv`'s answer only."""
    print(f"set-up: {text}", file=sys.stderr, flush=True)


# -- pure parts --------------------------------------------------------------------------------


def version_numbers(text: str) -> tuple[int, ...]:
    """Return the first dotted number in `text` ("uv 0.13.9 (x86_64)" gives (0, 13, 9))."""
    found = re.search(r"\d+(?:\.\d+)*", text)
    return tuple(int(part) for part in found[0].split(".")) if found else ()


def fingerprint(root: Path) -> str:
    """Return a key that changes when `.venv` must be made again.

    The folder is part of it: scripts and the editable install hold absolute paths.
    """
    key = hashlib.sha256(str(root).encode())
    for name in ("pyproject.toml", "uv.lock"):
        key.update(b"\0")
        key.update((root / name).read_bytes())
    return key.hexdigest()


def environment_is_current(root: Path) -> bool:
    """Whether `.venv` was made from today's pyproject.toml and uv.lock and still stands."""
    venv = root / ".venv"
    stamp = venv / ".carrel-stamp"
    if not (stamp.is_file() and (venv / "bin" / "python").exists()):
        return False
    return (venv / "bin" / "carrel").exists() and stamp.read_text() == fingerprint(root)


def missing_packages(wanted: tuple[str, ...], answer: str) -> list[str]:
    """Return those of `wanted` that dpkg-query's `answer` does not call installed.

    The answer has lines of package and status. Debian 13 and Ubuntu 24.04 call some libraries
    by the old name and "t64"; apt-get takes either name.
    """
    lines = (line.split() for line in answer.splitlines())
    installed = {line[0] for line in lines if len(line) == 2 and line[1] == "installed"}
    return [name for name in wanted if not {name, name + "t64"} & installed]


def clean_environment(environment: dict[str, str], root: Path) -> dict[str, str]:
    """Return the variables for uv: this project's environment, no Python from the web."""
    kept = {name: value for name, value in environment.items() if name != "VIRTUAL_ENV"}
    kept["UV_PROJECT_ENVIRONMENT"] = str(root / ".venv")
    kept.setdefault("UV_PYTHON_DOWNLOADS", "never")
    return kept


# -- the system's packages ---------------------------------------------------------------------


def is_debian() -> bool:
    """Whether apt-get rules here."""
    return Path("/etc/debian_version").exists() and shutil.which("apt-get") is not None


def is_root() -> bool:
    """Whether packages can be installed without asking."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def apt_get(words: list[str]) -> str:
    """Run apt-get; return what it said was wrong, "" when all went well."""
    done = subprocess.run(
        ["apt-get", "-q", *words],
        check=False,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    return (done.stderr.strip() or "no reason") if done.returncode else ""


def apt_install(packages: list[str]) -> bool:
    """Install Debian packages; return whether it worked. Needs root."""
    say(f"installing {' '.join(packages)}")
    install = ["install", "-y", "--no-install-recommends", *packages]
    if not apt_get(install):
        return True
    apt_get(["update"])  # a fresh machine has no lists, or old ones
    error = apt_get(install)
    if error:
        say(f"apt-get failed: {error}")
    return not error


def line_to_type(packages: list[str]) -> str:
    """Return what someone else than root types to get `packages`."""
    return shlex.join(["sudo", "apt-get", "install", "-y", *packages])


def look_for_packages(wanted: tuple[str, ...], purpose: str) -> None:
    """Install what of `wanted` is missing, or say how; missing packages are no reason to stop."""
    if not is_debian():
        return  # the program names the libraries itself when one cannot be loaded
    asked: list[str] = []
    for name in wanted:
        asked += [name, name + "t64"]
    answer = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n", *asked],
        check=False,
        capture_output=True,
        text=True,
    )
    missing = missing_packages(wanted, answer.stdout)
    if not missing or (is_root() and apt_install(missing)):
        return
    say(f"{purpose} needs packages that are not installed. Type:\n    {line_to_type(missing)}")


# -- uv and the environment --------------------------------------------------------------------


def uv_version(uv: str) -> tuple[int, ...]:
    """Ask a uv for its version; () where it does not run."""
    try:
        done = subprocess.run(
            [uv, "--version"], check=False, capture_output=True, text=True, timeout=60
        )
    except OSError:
        return ()
    return version_numbers(done.stdout) if done.returncode == 0 else ()


def find_uv(root: Path) -> str | None:
    """Return a uv that is new enough: the one on PATH, or the one in `.tools`; else None."""
    private = root / ".tools" / "bin" / "uv"
    for candidate in (shutil.which("uv"), str(private) if private.exists() else None):
        if candidate and uv_version(candidate) >= OLDEST_UV:
            return candidate
    return None


def install_uv(root: Path) -> str:
    """Install the pinned uv into `.tools`, a venv of its own; return its path."""
    if importlib.util.find_spec("ensurepip") is None:  # Debian keeps it in a package of its own
        if not is_debian():
            raise SetUpError("this Python has no ensurepip: install uv (docs.astral.sh/uv)")
        system_python = Path(sys.executable).resolve().parent == Path("/usr/bin")
        package = "python3-venv" if system_python else "python{}.{}-venv".format(*sys.version_info)
        if not (is_root() and apt_install([package])):
            raise SetUpError(
                f"uv is missing and cannot be installed. Type:\n    "
                f"{line_to_type([package])}\nor put uv on PATH, and try again"
            )
    say(f"installing uv {UV_VERSION} into .tools")
    tools = root / ".tools"
    run_or_stop([sys.executable, "-m", "venv", "--clear", str(tools)])
    pip = [str(tools / "bin" / "python"), "-m", "pip", "install", "--quiet"]
    run_or_stop([*pip, "--disable-pip-version-check", f"uv=={UV_VERSION}"])
    return str(tools / "bin" / "uv")


def run_or_stop(command: list[str], environment: dict[str, str] | None = None) -> None:
    """Run `command` with its output shown on standard error; raise SetUpError if it fails."""
    if subprocess.run(command, check=False, env=environment, stdout=sys.stderr).returncode != 0:
        raise SetUpError(f"this failed: {shlex.join(command)}")


def make_environment(root: Path) -> None:
    """Bring `.venv` to what uv.lock says, unless a stamp tells that it is there already."""
    if environment_is_current(root):
        return
    uv = find_uv(root) or install_uv(root)
    say("making .venv from uv.lock")
    sync = [uv, "sync", "--frozen", "--compile-bytecode", "--python", sys.executable]
    run_or_stop([*sync, "--project", str(root)], clean_environment(dict(os.environ), root))
    (root / ".venv" / ".carrel-stamp").write_text(fingerprint(root))


def main(arguments: list[str]) -> int:
    """Do what the module's docstring says; return the exit status."""
    what = arguments[0] if len(arguments) == 1 else ""
    if what not in {"env", "run", "test", "uv"}:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        if what == "uv":
            print(find_uv(ROOT) or install_uv(ROOT))
            return 0
        if what == "run":
            look_for_packages(WINDOW_PACKAGES, "A window")
        elif what == "test":
            look_for_packages(TEST_PACKAGES, "Testing all of Carrel")
        make_environment(ROOT)
    except SetUpError as error:
        say(str(error))
        return 2
    return 0


if __name__ == "__main__":
    if sys.version_info < OLDEST_PYTHON:
        say("Carrel needs Python 3.11 or newer; name one with: make PYTHON=python3.11 ...")
        sys.exit(2)
    sys.exit(main(sys.argv[1:]))
