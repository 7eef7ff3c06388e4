"""The set-up of a checkout: its pure parts, and that it stops with a line to type."""

from __future__ import annotations

import importlib.util
import subprocess
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def set_up(repository: Path) -> ModuleType:
    path = repository / "packaging" / "development" / "set_up.py"
    spec = importlib.util.spec_from_file_location("carrel_set_up", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def checkout(tmp_path: Path, set_up: ModuleType) -> Path:
    """A folder whose `.venv` looks as one that was made from its two files."""
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    (tmp_path / "uv.lock").write_text("version = 1\n")
    scripts = tmp_path / ".venv" / "bin"
    scripts.mkdir(parents=True)
    (scripts / "python").touch()
    (scripts / "carrel").touch()
    (tmp_path / ".venv" / ".carrel-stamp").write_text(set_up.fingerprint(tmp_path))
    return tmp_path


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("uv 0.13.9 (x86_64-unknown-linux-gnu)\n", (0, 13, 9)),
        ("uv 0.8", (0, 8)),
        ("", ()),
        ("no number", ()),
    ],
)
def test_version_numbers(set_up: ModuleType, text: str, numbers: tuple[int, ...]):
    assert set_up.version_numbers(text) == numbers


def test_an_environment_that_was_made_is_current(set_up: ModuleType, checkout: Path):
    assert set_up.environment_is_current(checkout)


@pytest.mark.parametrize("name", ["pyproject.toml", "uv.lock"])
def test_a_changed_file_makes_it_old(set_up: ModuleType, checkout: Path, name: str):
    (checkout / name).write_text("changed")
    assert not set_up.environment_is_current(checkout)


@pytest.mark.parametrize("name", ["bin/python", "bin/carrel", ".carrel-stamp"])
def test_a_missing_file_makes_it_old(set_up: ModuleType, checkout: Path, name: str):
    (checkout / ".venv" / name).unlink()
    assert not set_up.environment_is_current(checkout)


def test_a_python_that_was_taken_away_makes_it_old(set_up: ModuleType, checkout: Path):
    python = checkout / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to(checkout / "gone")
    assert not set_up.environment_is_current(checkout)


def test_a_moved_checkout_is_made_again(set_up: ModuleType, checkout: Path, tmp_path: Path):
    moved = tmp_path.with_name(tmp_path.name + "-moved")
    checkout.rename(moved)
    assert not set_up.environment_is_current(moved)


def test_missing_packages(set_up: ModuleType):
    answer = "xvfb installed\nlibglib2.0-0t64 installed\npandoc config-files\nlibegl1 \n"
    wanted = ("libglib2.0-0", "libegl1", "xvfb", "pandoc")
    assert set_up.missing_packages(wanted, answer) == ["libegl1", "pandoc"]


def test_uv_works_in_this_checkout_and_downloads_no_python(set_up: ModuleType, tmp_path: Path):
    cleaned = set_up.clean_environment({"VIRTUAL_ENV": "other", "PATH": "bin"}, tmp_path)
    assert cleaned == {
        "PATH": "bin",
        "UV_PROJECT_ENVIRONMENT": str(tmp_path / ".venv"),
        "UV_PYTHON_DOWNLOADS": "never",
    }
    assert (
        set_up.clean_environment({"UV_PYTHON_DOWNLOADS": "manual"}, tmp_path)["UV_PYTHON_DOWNLOADS"]
        == "manual"
    )


def test_the_pinned_uv_is_new_enough(set_up: ModuleType):
    assert set_up.version_numbers(set_up.UV_VERSION) >= set_up.OLDEST_UV


def machine(set_up: ModuleType, monkeypatch: pytest.MonkeyPatch, *, root: bool) -> list[list[str]]:
    """Pretend a Debian without uv and without packages; return the commands it is given."""
    commands: list[list[str]] = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        commands.append([str(word) for word in command])
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(set_up.subprocess, "run", run)
    monkeypatch.setattr(set_up, "is_debian", lambda: True)
    monkeypatch.setattr(set_up, "is_root", lambda: root)
    monkeypatch.setattr(set_up.shutil, "which", lambda name: None)
    monkeypatch.setattr(set_up.importlib.util, "find_spec", lambda name: None)
    return commands


def test_root_on_debian_gets_the_packages(
    set_up: ModuleType, monkeypatch: pytest.MonkeyPatch, checkout: Path
):
    commands = machine(set_up, monkeypatch, root=True)
    set_up.look_for_packages(set_up.WINDOW_PACKAGES, "A window")
    assert commands[-1][:4] == ["apt-get", "-q", "install", "-y"]
    assert "libxcb-cursor0" in commands[-1]


def test_old_lists_are_renewed_once(set_up: ModuleType, monkeypatch: pytest.MonkeyPatch):
    words: list[str] = []
    errors = iter(["unable to locate", "", ""])

    def apt_get(command: list[str]) -> str:
        words.append(command[0])
        return next(errors)

    monkeypatch.setattr(set_up, "apt_get", apt_get)
    assert set_up.apt_install(["xvfb"])
    assert words == ["install", "update", "install"]


def test_anyone_else_gets_the_line_to_type_and_goes_on(
    set_up: ModuleType, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
):
    commands = machine(set_up, monkeypatch, root=False)
    set_up.look_for_packages(("libegl1", "xvfb"), "A window")
    assert not [command for command in commands if command[0] == "apt-get"]
    assert "sudo apt-get install -y libegl1 xvfb" in capfd.readouterr().err


def test_without_uv_and_venv_it_stops_with_the_line_to_type(
    set_up: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    checkout: Path,
    capfd: pytest.CaptureFixture[str],
):
    machine(set_up, monkeypatch, root=False)
    (checkout / "uv.lock").write_text("changed")
    monkeypatch.setattr(set_up, "ROOT", checkout)
    assert set_up.main(["env"]) == 2
    told = capfd.readouterr().err
    assert "sudo apt-get install -y python3" in told
    assert "-venv" in told


@pytest.mark.parametrize("arguments", [[], ["everything"], ["run", "test"]])
def test_wrong_usage(set_up: ModuleType, arguments: list[str]):
    assert set_up.main(arguments) == 2
