"""Where an export goes, which papers, and how their files look."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QDir, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QWidget,
)

from carrel.settings.preferences import Vault
from carrel.ui.forms.setting_fields import make_control
from carrel.ui.forms.words import Words
from carrel.ui.reader.flat_button import FlatButton
from carrel.ui.theme.field import Field
from carrel.ui.theme.spacing import GRID, INSIDE, TARGET
from carrel.ui.vault.export_order import path_of

_TEMPLATES = "Markdown (*.md *.jinja *.j2 *.txt);;All files (*)"


class Scope(NamedTuple):
    """Papers that can be exported together, e.g. "3 selected"; `whole`: all there are."""

    title: str
    papers: Sequence[int]
    whole: bool = False


class ExportForm(QWidget):
    """`changed` when anything in it is another one, each letter of a path included."""

    changed = Signal()

    def __init__(self, scopes: Sequence[Scope], chosen: Vault, parent: QWidget) -> None:
        super().__init__(parent)
        self._scopes = scopes
        self.folder, self.template = Field(self), Field(self)
        self.folder.setText(chosen.folder)
        self.folder.setAccessibleName("Folder")
        self.folder.setPlaceholderText("A folder, best one of its own in your vault")
        self.template.setText(chosen.template)
        self.template.setAccessibleName("Template")
        self.template.setPlaceholderText("The flavour’s own")
        field = next(one for one in dataclasses.fields(Vault) if one.name == "flavour")
        self._flavour = make_control(field, self)
        self._flavour.write(chosen.flavour)
        self.flavour = self._flavour.widget
        self.flavour.setAccessibleName("Flavour")
        self.of_folder, self.of_template = Words(self, muted=True), Words(self)
        self.scopes = [self._scope_button(one) for one in scopes]
        group = QButtonGroup(self)
        for button in self.scopes:
            group.addButton(button)
        self.scopes[0].setChecked(True)
        self._lay_out()
        self._connect(group)

    @property
    def scope(self) -> Scope:
        """The papers that are chosen."""
        return next(
            scope
            for scope, button in zip(self._scopes, self.scopes, strict=True)
            if button.isChecked()
        )

    def values(self) -> dict[str, str]:
        """Return what preferences keep of it, by their keys."""
        return {
            "vault.folder": str(path_of(self.folder.text()) or ""),
            "vault.flavour": str(self._flavour.read()),
            "vault.template": str(path_of(self.template.text()) or ""),
        }

    def tell_folder(self, text: str, *, fault: bool = False) -> None:
        """Say something of the folder, or nothing ("")."""
        _tell(self.of_folder, text, fault=fault)
        self.folder.setAccessibleDescription(text)

    def tell_template(self, fault: str) -> None:
        """Say what is wrong with the template, or nothing ("")."""
        _tell(self.of_template, fault, fault=True)
        self.template.setAccessibleDescription(fault)

    # -- how it looks

    def _scope_button(self, scope: Scope) -> FlatButton:
        button = FlatButton(self)
        button.setText(scope.title)
        button.setAccessibleName(f"Export {scope.title}")
        button.setCheckable(True)
        return button

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(INSIDE)
        grid.setVerticalSpacing(GRID)
        grid.setColumnStretch(1, 1)
        self._browse(grid, 0, "&Folder", self.folder, self._choose_folder)
        grid.addWidget(self.of_folder, 1, 1, 1, 2)
        papers = QHBoxLayout()
        papers.setSpacing(GRID)
        for button in self.scopes:
            papers.addWidget(button)
        papers.addStretch(1)
        grid.addWidget(QLabel("Papers", self), 2, 0)
        grid.addLayout(papers, 2, 1, 1, 2)
        grid.addWidget(_label("F&lavour", self.flavour, self), 3, 0)
        grid.addWidget(self.flavour, 3, 1, Qt.AlignmentFlag.AlignLeft)
        self._browse(grid, 4, "&Template", self.template, self._choose_template)
        grid.addWidget(self.of_template, 5, 1, 1, 2)
        for told in (self.of_folder, self.of_template):
            told.hide()

    def _browse(
        self, grid: QGridLayout, row: int, title: str, field: Field, choose: Callable[[], None]
    ) -> None:
        button = QPushButton("Browse…", self)
        button.setAutoDefault(False)
        button.setMinimumHeight(TARGET + GRID)
        button.setAccessibleName(f"Browse for the {field.accessibleName().lower()}")
        button.clicked.connect(lambda _=False: choose())
        grid.addWidget(_label(title, field, self), row, 0)
        grid.addWidget(field, row, 1)
        grid.addWidget(button, row, 2)

    def _connect(self, group: QButtonGroup) -> None:
        self.folder.textChanged.connect(lambda _: self.changed.emit())
        self.template.textChanged.connect(lambda _: self.changed.emit())
        self._flavour.changed.connect(lambda *_: self.changed.emit())
        group.buttonToggled.connect(lambda _, on: self.changed.emit() if on else None)

    # -- looking for files

    def _choose_folder(self) -> None:
        start = path_of(self.folder.text())
        found = next((str(one) for one in _and_above(start) if one.is_dir()), QDir.homePath())
        name = QFileDialog.getExistingDirectory(self, "Export notes to a folder", found)
        if name:
            self.folder.setText(name)

    def _choose_template(self) -> None:
        start = path_of(self.template.text()) or path_of(self.folder.text())
        name, _ = QFileDialog.getOpenFileName(
            self, "A template of your own", str(start or QDir.homePath()), _TEMPLATES
        )
        if name:
            self.template.setText(name)


def _and_above(path: Path | None) -> Sequence[Path]:
    return (path, *path.parents) if path is not None else ()


def _label(title: str, buddy: QWidget, parent: QWidget) -> QLabel:
    label = QLabel(title, parent)
    label.setBuddy(buddy)
    label.setMinimumWidth(label.sizeHint().width() + GRID)
    return label


def _tell(label: Words, text: str, *, fault: bool) -> None:
    label.say(f"⚠ {text}" if fault and text else text)
    ink = QPalette.ColorRole.BrightText if fault else QPalette.ColorRole.PlaceholderText
    label.setForegroundRole(ink)
    label.setVisible(bool(text))
