"""Where Carrel keeps the user's choices is where the platform wants them."""

from __future__ import annotations

from pathlib import Path

import platformdirs
import pytest

from carrel.settings.places import config_folder


@pytest.mark.parametrize(
    ("base", "home"),
    [
        (None, "/own/ada"),
        ("/elsewhere/config", "/own/ada"),
        ("/with a space/c", None),
        ("", "/own/ada"),
        ("relative", "/own/ada"),
        ("~/own", "/own/ada"),
        (None, None),
        (None, "relative"),
    ],
)
def test_the_folder_is_the_platforms(
    monkeypatch: pytest.MonkeyPatch, base: str | None, home: str | None
):
    for name, value in (("XDG_CONFIG_HOME", base), ("HOME", home)):
        if value is None:
            monkeypatch.delenv(name, raising=False)
        else:
            monkeypatch.setenv(name, value)
    assert config_folder() == Path(platformdirs.user_config_dir("carrel", appauthor=False))
