"""Untrusted text can be shown: no file is read, no page opened but the web's and mail."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QImage, QTextDocument
from pytestqt.qtbot import QtBot

from carrel.ui.reader.links import allowed_link, arxiv_address, doi_address
from carrel.ui.reader.plain_text import button_text, one_line, tool_tip
from carrel.ui.reader.safe_browser import SafeBrowser

REFUSED = [
    "",
    "file:///etc/passwd",
    "FILE:///etc/passwd",
    "/etc/passwd",
    "//example.org/share",
    "example.org",
    "javascript:alert(1)",
    "java\nscript:alert(1)",
    " smb://example.org/x",
    "vscode://open?file=/etc/passwd",
    "data:text/html,<script>1</script>",
    "https:",
    "https:///etc/passwd",
    "http://exa mple.org",
    "https://example.org\\@evil",
    "https://bank.example@example.org/",
    "mailto:",
    "mailto:nobody",
    "about:blank",
    "qrc:/x",
    "ms-word:ofe|u|https://example.org",
    "https://example.org/" + "a" * 5000,
]


@pytest.fixture
def opened() -> list[str]:
    return []


@pytest.fixture
def browser(qtbot: QtBot, opened: list[str]) -> SafeBrowser:
    made = SafeBrowser(opened.append)
    qtbot.addWidget(made)
    return made


@pytest.mark.parametrize("address", REFUSED)
def test_only_web_and_mail_addresses_are_opened(
    browser: SafeBrowser, opened: list[str], qtbot: QtBot, address: str
) -> None:
    assert allowed_link(address) is None
    with qtbot.waitSignal(browser.link_refused) as said:
        browser.anchorClicked.emit(QUrl(address))
    assert "Not opened" in said.args[0]
    assert "\n" not in said.args[0]
    assert len(said.args[0]) < 250
    assert opened == []


@pytest.mark.parametrize(
    ("address", "handed_on"),
    [
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        ("HTTP://example.org", "http://example.org"),
        ("https://example.org/\u00e9", "https://example.org/%C3%A9"),
        ("doi:10.1234/ab(c)", "https://doi.org/10.1234/ab(c)"),
        ("mailto:a@example.org?subject=hi", "mailto:a@example.org?subject=hi"),
        ("mailto:a@example.org?attach=/etc/passwd", "mailto:a@example.org"),
        (
            "mailto:a@example.org?Attachment=/x&cc=b@example.org",
            "mailto:a@example.org?cc=b@example.org",
        ),
    ],
)
def test_what_is_allowed_is_handed_on(
    browser: SafeBrowser, opened: list[str], address: str, handed_on: str
) -> None:
    browser.anchorClicked.emit(QUrl(address))
    assert [item.rstrip("?") for item in opened] == [handed_on]


def test_spaces_around_an_address_do_not_matter() -> None:
    assert allowed_link("  https://example.org/x ") == "https://example.org/x"


def test_no_resource_is_read(
    browser: SafeBrowser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = tmp_path / "picture.png"
    real = QImage(40, 30, QImage.Format.Format_RGB32)
    real.fill(0xFF0000)
    assert real.save(str(picture))
    sheet = tmp_path / "sheet.css"
    sheet.write_text("p { color: #ff0000 }")
    asked: list[str] = []
    plain = SafeBrowser.loadResource

    def listening(self: SafeBrowser, kind: int, name: QUrl | str) -> QImage:
        asked.append(QUrl(name).toString())
        return plain(self, kind, name)

    monkeypatch.setattr(SafeBrowser, "loadResource", listening)
    browser.setHtml(
        f'<link rel="stylesheet" href="file://{sheet}"><p>text</p><img src="file://{picture}">'
        f'<img src="{picture}"><div style="background-image: url({picture})">x</div>'
        '<img src="data:image/png;base64,AAAA"><img src="https://example.org/x.png">'
    )
    browser.resize(300, 200)
    browser.grab()
    document = browser.document()
    assert any(str(picture) in name for name in asked)
    for name in asked:
        for kind in (
            QTextDocument.ResourceType.ImageResource,
            QTextDocument.ResourceType.UserResource,
        ):
            found = document.resource(kind.value, QUrl(name))
            assert isinstance(found, QImage)
            assert (found.width(), found.height()) == (1, 1)


def test_it_goes_nowhere_by_itself(browser: SafeBrowser, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<p>the content of a file</p>")
    browser.setHtml("<p>what was given</p>")
    browser.setSource(QUrl.fromLocalFile(str(page)))
    browser.reload()
    assert browser.toPlainText() == "what was given"
    assert not browser.openLinks()
    assert not browser.openExternalLinks()
    assert not browser.acceptDrops()


def test_a_script_is_not_text_and_not_run(browser: SafeBrowser, opened: list[str]) -> None:
    browser.setHtml("<script>location='file:///etc/passwd'</script><p onclick='x()'>a</p>")
    browser.grab()
    assert browser.toPlainText().strip() == "a"
    assert opened == []


def test_names_of_unknown_papers_become_one_harmless_line() -> None:
    assert one_line("a\n b\tc\x00\u2028d") == "a b c d"
    assert one_line("\u202eevil\u202c") == "evil"
    assert one_line("x" * 10_000_000, 50) == "x" * 49 + "\u2026"
    assert button_text("R&D <b>") == "R&&D <b>"
    assert tool_tip("<img src='file:///x'>") == "<qt>&lt;img src='file:///x'&gt;</qt>"


def test_addresses_made_of_identifiers_stay_on_their_site() -> None:
    assert arxiv_address("2210.17323v2") == "https://arxiv.org/abs/2210.17323v2"
    assert arxiv_address("x?y#z@evil") == "https://arxiv.org/abs/x%3Fy%23z%40evil"
    assert doi_address("10.1/a<b>\n").startswith("https://doi.org/10.1/a%3Cb%3E")
