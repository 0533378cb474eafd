"""Being counted at the window: nothing before a campaign's file is taken in, then shown, sent once, taken back."""

from __future__ import annotations

import json
import socket
import sys
import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QLabel

from freelancer_desk.desk import sharing
from freelancer_desk.domain.sharing import campaign as campaigns
from freelancer_desk.store import sharing_file
from freelancer_desk.ui.dialogs.about import AboutDialog
from freelancer_desk.ui.dialogs.sharing import SharingDialog, band_text
from freelancer_desk.ui.pages.settings import SettingsPage
from tests.outside.counter import Counter, counting
from tests.ui.test_papers_page import dialog_of
from tests.ui.walking import unnamed

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
    assert dialog.stands.text() == "Arrived: the other side took it once."
    assert not dialog.send.isEnabled()
    dialog.back.click()
    one.settle()
    assert dialog.stands.text().startswith("Taken back")
    assert counter.reports == {}
    assert dialog.send.isEnabled(), "one may change one's mind again"
    dialog.forget.click()
    one.settle()
    assert card.opens == []
    with one.jobs.desk.reader() as reads:
        assert sharing.known(reads) == ()


def test_what_was_sent_goes_out_again_only_as_it_was_and_the_book_remembers_it(
    bench: Maker, counter: Counter, tmp_path: Path
) -> None:
    one = bench(None)
    page_of(one).sharing.take_in(file_of(counter, tmp_path))
    one.settle()
    dialog = dialog_of(one, SharingDialog)
    dialog.slices["region"].put("SD")
    one.settle()
    dialog.send.click()
    one.settle()
    body = counter.asked[-1][3].decode()
    dialog.back.click()
    one.settle()
    dialog.slices["region"].put("")
    one.settle()
    assert "tells the province (SD)" in dialog.problem.text()
    assert not dialog.send.isEnabled()
    assert (dialog.sent_band.text(), dialog.bytes.toPlainText()) == ("", ""), "nothing would be sent"
    dialog.slices["region"].put("SD")
    one.settle()
    assert dialog.send.isEnabled()
    assert dialog.bytes.toPlainText().endswith(body)
    with one.jobs.desk.reader() as reads:
        kept = {row["what"]: row["value"] for row in reads.rows("SELECT what, value FROM kept_draws")}
    assert (kept["slice"], kept["region"], kept["cost"]) == ("region", "SD", "3")


def test_what_ends_before_its_next_try_can_be_tried_by_hand(bench: Maker, counter: Counter, tmp_path: Path) -> None:
    one = bench(None)
    path = file_of(counter, tmp_path)
    today = one.jobs.desk.today().isoformat()
    counter.campaign = counter.campaign.replace(b"2099-06-30", today.encode())
    path.write_bytes(counter.campaign)
    page_of(one).sharing.take_in(path)
    one.settle()
    dialog = dialog_of(one, SharingDialog)
    counter.instead = lambda _verb: (503, b"", {"Retry-After": "600000"})
    dialog.send.click()
    one.settle()
    assert dialog.stands.text().startswith("No answer came in time")
    assert not dialog.again.isHidden()
    counter.instead = lambda _verb: (422, b"", {})
    dialog.again.click()
    one.settle()
    assert dialog.stands.text().startswith("Refused by the other side (answer 422)")
    assert dialog.again.isHidden()


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


def test_who_did_not_report_is_not_told_to_be_one_of_them(bench: Maker, counter: Counter, tmp_path: Path) -> None:
    one = bench(None)
    page_of(one).sharing.take_in(file_of(counter, tmp_path))
    one.settle()
    dialog = dialog_of(one, SharingDialog)
    cells = [{"band": n, "share": "0.125", "published": True} for n in range(8)]
    told = {"schema": "fd-release/1", "campaign": "pk-test", "period": "FY2026", "n": 1200, "eps": "2"}
    counter.release = json.dumps({**told, "caution": "Only those who reported.", "bands": cells}).encode()
    dialog.published.click()
    one.settle()
    assert dialog.bars.accessibleName() == "1,200 reported"


def test_what_waits_goes_on_after_a_restart_whatever_page_is_on_show(
    bench: Maker, counter: Counter, tmp_path: Path
) -> None:
    one = bench(None)
    page_of(one).sharing.take_in(file_of(counter, tmp_path))
    one.settle()
    dialog = dialog_of(one, SharingDialog)
    counter.instead = lambda _verb: (503, b"", {"Retry-After": "0"})
    dialog.send.click()
    one.settle()
    assert dialog.stands.text() == "Waiting to be sent."
    dialog.reject()
    one.close()
    counter.instead = lambda _verb: None
    one.open()
    one.settle()
    clock = one.window.office.sending.clock
    assert one.window.stack.currentWidget() is one.window.page("home")
    assert clock.isActive()
    one.qtbot.wait(1100)  # the shortest wait before another try
    clock.timeout.emit()
    one.settle()
    assert len(counter.reports) == 1


def test_what_cannot_be_sent_again_is_told_once_and_not_every_minute(
    bench: Maker, counter: Counter, tmp_path: Path
) -> None:
    one = bench(None)
    page_of(one).sharing.take_in(file_of(counter, tmp_path))
    one.settle()
    dialog_of(one, SharingDialog).reject()
    one.settle()
    clock = one.window.office.sending.clock
    assert clock.isActive()
    beside = sharing_file.path_of(one.book)
    sound = beside.read_bytes()
    beside.write_bytes(b"no database any more " * 300)
    clock.timeout.emit()
    one.settle()
    assert beside.name in one.window.message.text
    assert not clock.isActive()
    beside.write_bytes(sound)
    page_of(one).sharing.refresh()
    one.settle()
    assert len(page_of(one).sharing.opens) == 1
    assert not clock.isActive(), "what is looked at meanwhile starts nothing again"


def test_nobody_there_leaves_a_way_to_forget(bench: Maker, counter: Counter, tmp_path: Path) -> None:
    one = bench(None)
    card = page_of(one).sharing
    card.take_in(file_of(counter, tmp_path))
    one.settle()
    dialog = dialog_of(one, SharingDialog)
    dialog.send.click()
    one.settle()
    counter.drops = lambda _verb: True
    dialog.forget.click()
    one.settle()
    assert "gave no usable answer" in dialog.problem.text()
    assert dialog.forget.text() == "Forget without taking it back"
    dialog.forget.click()
    one.settle()
    assert card.opens == []


def test_a_click_may_be_hidden_among_three_days(bench: Maker, counter: Counter, tmp_path: Path) -> None:
    one = bench(None)
    page_of(one).sharing.take_in(file_of(counter, tmp_path))
    one.settle()
    dialog = dialog_of(one, SharingDialog)
    dialog.later.setChecked(True)
    dialog.send.click()
    one.settle()
    assert (dialog.stands.text(), counter.asked) == ("Waiting to be sent.", [])
    dialog.back.click()
    one.settle()
    assert dialog.stands.text().startswith("Taken back")
    assert counter.asked == []


CONNECTED: list[object] = []


def _note(event: str, args: tuple[object, ...]) -> None:
    if event == "socket.connect":
        CONNECTED.append(args[1])


def test_no_page_connects_to_anything_while_sharing_is_off(bench: Maker, counter: Counter, demo_book: Path) -> None:
    sys.addaudithook(_note)  # for as long as the tests run: it only notes
    CONNECTED.clear()
    one = bench(demo_book)
    for name in one.window.pages:
        one.go(name)
    one.window.office.sending.clock.timeout.emit()
    one.settle()
    assert CONNECTED == []
    socket.create_connection(("127.0.0.1", counter.port)).close()
    assert [("127.0.0.1", counter.port)] == CONNECTED, "a connection would have been noted"


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


def test_the_book_is_read_while_an_answer_is_waited_for(bench: Maker, counter: Counter, tmp_path: Path) -> None:
    one = bench(None)
    page_of(one).sharing.take_in(file_of(counter, tmp_path))
    one.settle()
    dialog = dialog_of(one, SharingDialog)
    asked, may_answer = threading.Event(), threading.Event()

    def slow(_verb: str) -> None:
        asked.set()
        may_answer.wait(20)

    counter.instead = slow
    dialog.send.click()
    one.qtbot.waitUntil(asked.is_set)
    read: list[int] = []
    for number in range(4):
        one.jobs.read(lambda _reads, number=number: number, read.append)  # type: ignore[misc]
    one.qtbot.waitUntil(lambda: len(read) == 4, timeout=5000)
    may_answer.set()
    one.settle()
    assert dialog.stands.text() == "Arrived: the other side took it once."


def test_what_could_not_be_taken_back_offers_a_way_on(bench: Maker, counter: Counter, tmp_path: Path) -> None:
    one = bench(None)
    page_of(one).sharing.take_in(file_of(counter, tmp_path))
    one.settle()
    dialog = dialog_of(one, SharingDialog)
    counter.instead = lambda verb: (503, b"", {"Retry-After": "600"}) if verb != "GET" else None
    dialog.send.click()
    one.settle()
    dialog.back.click()
    one.settle()
    assert "taking it back has not worked yet" in dialog.stands.text()
    assert (dialog.again.isHidden(), dialog.back.isHidden(), dialog.send.isEnabled()) == (True, False, True)
    dialog.reject()
    page_of(one).sharing.opens[0].click()
    one.settle()
    dialog = dialog_of(one, SharingDialog)
    assert (dialog.again.isHidden(), dialog.back.isHidden(), dialog.send.isEnabled()) == (True, False, True)
    counter.instead = lambda _verb: None
    dialog.back.click()
    one.settle()
    assert "Taken back" in dialog.stands.text()
