"""A form from a dataclass: one control a setting, and only what differs is told."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from carrel.api import setting
from carrel.plugin_host.settings_values import settings_of, wrong_schema
from carrel.ui.forms.settings_form import SettingsForm


@dataclass(frozen=True)
class Settings:
    trash: bool = setting(True, "Count the trash & all", help="Papers in it are counted.")
    goal: int = setting(10, "Papers a week", minimum=0, maximum=1000)
    far: int = setting(5_000_000_000, "A large number")
    share: float = setting(0.25, "Share", minimum=0.0, maximum=1.0)
    tiny: float = setting(1e-9, "A small number")
    name: str = setting("", "Name")
    by: str = setting("year", "Group by", choices=("year", "month"))
    size: int = setting(2, "Size", choices=(1, 2, 4))


def make(qtbot: QtBot, values: Any = None) -> SettingsForm:
    form = SettingsForm(Settings, values or Settings())
    qtbot.addWidget(form)
    return form


def control(form: SettingsForm, name: str) -> Any:
    found = form.findChild(QWidget, name)
    assert found is not None
    return found


def test_the_schema_of_this_test_is_one_that_carrel_takes() -> None:
    assert wrong_schema(Settings) is None


def test_each_kind_has_its_control_with_a_name_and_its_help(qtbot: QtBot) -> None:
    form = make(qtbot)
    kinds = {
        "trash": QCheckBox,
        "goal": QDoubleSpinBox,
        "share": QDoubleSpinBox,
        "name": QLineEdit,
        "by": QComboBox,
        "size": QComboBox,
    }
    for name, kind in kinds.items():
        assert isinstance(control(form, name), kind)
        assert control(form, name).accessibleName()
        assert control(form, name).focusPolicy() & Qt.FocusPolicy.TabFocus
    assert control(form, "trash").accessibleName() == "Count the trash & all"
    assert control(form, "trash").accessibleDescription() == "Papers in it are counted."
    assert "Papers in it are counted." in [one.text() for one in form.findChildren(QLabel)]
    assert (control(form, "goal").minimum(), control(form, "goal").maximum()) == (0, 1000)
    assert control(form, "goal").text() == "10"
    assert control(form, "share").text() == "0.25"
    buddies = {one.buddy() for one in form.findChildren(QLabel)}
    assert control(form, "by") in buddies


def test_nothing_is_told_of_what_is_as_it_would_be(qtbot: QtBot) -> None:
    form = make(qtbot)
    assert form.values() == {}
    assert not form.findChild(QPushButton).isEnabled()


def test_what_is_chosen_is_told_once_with_its_type(qtbot: QtBot) -> None:
    form = make(qtbot)
    told: list[dict[str, Any]] = []
    form.changed.connect(lambda: told.append(form.values()))
    control(form, "trash").click()
    control(form, "goal").setValue(12)
    control(form, "far").setValue(5_000_000_001)
    control(form, "share").setValue(0.5)
    control(form, "name").setText("Mine")
    control(form, "name").editingFinished.emit()
    control(form, "by").setCurrentIndex(1)
    control(form, "size").setCurrentIndex(2)
    expected = {
        "trash": False,
        "goal": 12,
        "far": 5_000_000_001,
        "share": 0.5,
        "name": "Mine",
        "by": "month",
        "size": 4,
    }
    assert told[-1] == expected
    assert len(told) == len(expected)
    assert [type(one) for one in told[-1].values()] == [bool, int, int, float, str, str, int]
    assert settings_of(Settings, told[-1]) == Settings(**expected)
    control(form, "name").editingFinished.emit()  # nothing new
    assert len(told) == len(expected)


def test_reset_is_one_change_and_leaves_nothing_to_store(qtbot: QtBot) -> None:
    form = make(qtbot, Settings(goal=3, name="Mine", by="month", trash=False))
    assert form.values() == {"goal": 3, "name": "Mine", "by": "month", "trash": False}
    told: list[dict[str, Any]] = []
    form.changed.connect(lambda: told.append(form.values()))
    form.findChild(QPushButton).click()
    assert told == [{}]
    assert control(form, "by").currentText() == "year"


@pytest.mark.parametrize(
    "wrong",
    [
        {"goal": -1, "share": 7.5, "by": "week", "size": 3},
        {"goal": "12", "share": None, "trash": 1, "name": 5, "by": 0},
        {"goal": 10**30, "name": "x" * 20_000, "tiny": "no"},
        {"goal": float("nan"), "share": float("inf")},
    ],
)
def test_what_is_not_valid_counts_as_the_default(qtbot: QtBot, wrong: dict[str, Any]) -> None:
    """Such values may come from a file, or from a plugin's version before."""
    form = make(qtbot, SimpleNamespace(**wrong))
    assert form.values() == {}


def test_a_value_that_a_control_cannot_show_is_kept_until_it_is_edited(qtbot: QtBot) -> None:
    kept = {"tiny": 1.23456789012345e-12, "share": 0.123456789, "far": 2**60, "name": "a\nb"}
    form = make(qtbot, Settings(**kept))
    assert form.values() == kept
    control(form, "share").setValue(0.75)
    assert form.values() == {**kept, "share": 0.75}


def test_what_is_being_typed_counts_when_somebody_looks(qtbot: QtBot) -> None:
    form = make(qtbot)
    form.show()
    told: list[dict[str, Any]] = []
    form.changed.connect(lambda: told.append(form.values()))
    control(form, "goal").selectAll()
    qtbot.keyClicks(control(form, "goal"), "123")
    qtbot.keyClicks(control(form, "name"), "Mi")
    assert told == []  # not a change a letter
    form.look()
    assert told == [{"goal": 123, "name": "Mi"}]
    form.hide()


def test_the_wheel_scrolls_the_page_and_not_a_number(qtbot: QtBot) -> None:
    from PySide6.QtCore import QPoint, QPointF
    from PySide6.QtGui import QWheelEvent
    from PySide6.QtWidgets import QApplication

    form = make(qtbot)
    for name in ("goal", "by"):
        box = control(form, name)
        event = QWheelEvent(
            QPointF(5, 5),
            QPointF(5, 5),
            QPoint(),
            QPoint(0, -120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(box, event)
    assert form.values() == {}


def test_a_schema_without_settings_is_an_empty_form(qtbot: QtBot) -> None:
    @dataclass(frozen=True)
    class Nothing:
        pass

    form = SettingsForm(Nothing, Nothing())
    qtbot.addWidget(form)
    assert form.values() == {}


def test_limits_that_do_not_end_do_not_end_the_form(qtbot: QtBot) -> None:
    @dataclass(frozen=True)
    class Wide:
        all: float = setting(0.0, "All", minimum=-float("inf"), maximum=float("inf"))
        big: float = setting(1e300, "Big")
        one: float = setting(1.0, "One", minimum=1.0, maximum=1.0)
        half: int = setting(1, "Half", minimum=0.5, maximum=sys.float_info.max)

    form = SettingsForm(Wide, Wide())
    qtbot.addWidget(form)
    assert form.values() == {}
    control(form, "all").setValue(2.5)
    assert form.values() == {"all": 2.5}
