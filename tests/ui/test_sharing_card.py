"""Being counted at the window: nothing before a campaign's file is taken in, then shown, sent once, taken back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QLabel

from freelancer_desk.desk import sharing
from freelancer_desk.domain.sharing import campaign as campaigns
from freelancer_desk.ui.dialogs.about import AboutDialog
from freelancer_desk.ui.dialogs.sharing import SharingDialog, band_text
from freelancer_desk.ui.pages.settings import SettingsPage
from tests.outside.counter import Counter, counting
from tests.ui.test_papers_page import dialog_of
from tests.ui.test_window import unnamed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.ui.conftest import Bench

    Maker = Callable[[Path | None], Bench]


@pytest.fixture
def counter(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counter]:
    """A counter on loopback, and a program that takes it for a campaign's address."""
    real = campaigns.read
    monkeypatch.setattr(campaigns, "read", lambda content, rehearsal=False: real(content, rehearsal=True))  # noqa: ARG005
    with counting() as found:
        yield found


def page_of(one: Bench) -> SettingsPage:
    one.go("settings")
    page = one.window.pages["settings"]
    assert isinstance(page, SettingsPage)
    return page


def file_of(counter: Counter, tmp_path: Path) -> Path:
    told = {
        "schema": "fd-campaign/1", "id": "pk-test", "title": "A count", "who": "<b>Somebody</b>", "why": "To know",
        "contact": "none", "period": "FY2026", "window": "12m", "opens": "2026-07-01", "closes": "2099-06-30",
        "endpoint": f"http://127.0.0.1:{counter.port}", "mechanism": {"name": "krr", "k": 8, "eps": "2"},
        "slices": ["region", "sex"], "token": False, "text": "1",
    }  # fmt: skip
    counter.campaign = json.dumps(told).encode()
    path = tmp_path / "campaign.json"
    path.write_bytes(counter.campaign)
    return path


def test_a_campaign_is_read_shown_sent_once_and_taken_back(bench: Maker, counter: Counter, tmp_path: Path) -> None:
    one = bench(None)
    card = page_of(one).sharing
    assert card.opens == []
    card.take_in(file_of(counter, tmp_path))
    one.settle()
    dialog = dialog_of(one, SharingDialog)
    assert unnamed(dialog) == []
    assert dialog.true_band.text() == "Nothing"
    assert any(label.text() == "<b>Somebody</b>" for label in dialog.findChildren(QLabel)), "text of others is plain"
    assert counter.asked == [], "looking asks nobody"
    dialog.slices["region"].put("SD")
    one.settle()
    shown = dialog.bytes.toPlainText()
    body = shown.rpartition("\n")[2]
    assert len(body) == 512
    assert '"v":"SD"' in body
    dialog.send.click()
    one.settle()
    assert counter.asked[-1][3].decode() == body
    assert dialog.stands.text() == "Arrived and counted once."
    assert not dialog.send.isEnabled()
    dialog.back.click()
    one.settle()
    assert dialog.stands.text() == "Taken back."
    assert counter.reports == {}
    dialog.forget.click()
    one.settle()
    assert card.opens == []
    with one.jobs.desk.reader() as reads:
        assert sharing.known(reads) == ()


def test_the_published_table_stands_beside_ones_own_band(bench: Maker, counter: Counter, tmp_path: Path) -> None:
    one = bench(None)
    page_of(one).sharing.take_in(file_of(counter, tmp_path))
    one.settle()
    dialog = dialog_of(one, SharingDialog)
    dialog.send.click()
    one.settle()
    cells = [{"band": n, "share": "0.125", "published": n < 7} for n in range(8)]
    told = {"schema": "fd-release/1", "campaign": "pk-test", "period": "FY2026", "n": 1200, "eps": "2"}
    counter.release = json.dumps({**told, "caution": "Only those who reported.", "bands": cells}).encode()
    dialog.published.click()
    one.settle()
    assert dialog.bars.accessibleName() == "You are one of 1,200 who reported"
    assert "withheld" in dialog.bars.accessibleDescription()
    assert dialog.caution.text() == "Only those who reported."
    dialog.grab()


def test_a_wrong_file_is_one_sentence(bench: Maker, tmp_path: Path) -> None:
    one = bench(None)
    wrong = tmp_path / "x.json"
    wrong.write_text("{}")
    page_of(one).sharing.take_in(wrong)
    one.settle()
    assert "not a campaign file" in one.window.message.text


def test_about_lists_every_connection(bench: Maker) -> None:
    one = bench(None)
    dialog = AboutDialog(one.window)
    texts = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "Nothing leaves this computer unless you send it" in texts
    for host in ("api.frankfurter.dev", "cdn.jsdelivr.net", "currency-api.pages.dev"):
        assert host in texts


def test_a_band_is_told_in_words() -> None:
    assert [band_text(band) for band in (0, 1, 5, 7)] == [
        "Nothing", "USD 0 to 100", "USD 1,000 to 2,500", "More than USD 5,000",
    ]  # fmt: skip
