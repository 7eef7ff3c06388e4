"""One window a library: a second start wakes the first window and ends."""

from __future__ import annotations

import hashlib
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QWidget

_PATIENCE_MS = 2_000
_WAKE = b"wake\n"


def _server_name(folder: Path) -> str:
    # Sockets have short names; two libraries must not share one.
    return f"carrel-{hashlib.sha256(str(folder).encode()).hexdigest()[:20]}"


def wake_other(folder: Path) -> bool:
    """Ask the window that has this library to come to the front; return whether it heard."""
    socket = QLocalSocket()
    socket.connectToServer(_server_name(folder))
    if not socket.waitForConnected(_PATIENCE_MS):
        return False
    socket.write(_WAKE)
    heard = socket.waitForBytesWritten(_PATIENCE_MS)
    socket.disconnectFromServer()
    return heard


class WakeServer(QObject):
    """Listens for a second start and raises the window. Call it with the window's lock held."""

    def __init__(self, folder: Path, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        name = _server_name(folder)
        # The lock is ours, so a socket of that name was left by a process that died.
        QLocalServer.removeServer(name)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._wake)
        self._server.listen(name)

    def _wake(self) -> None:
        socket = self._server.nextPendingConnection()
        if socket is not None:
            socket.disconnected.connect(socket.deleteLater)
        window = self._window
        window.showNormal() if window.isMinimized() else window.show()
        window.raise_()
        window.activateWindow()
