"""Exchange rates at the window: off until allowed, fetched without a wait, replaced, read from a file, typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from freelancer_desk.desk import rates as desk_rates
from freelancer_desk.desk import receipts
from freelancer_desk.desk.rates import updates as rate_updates
from freelancer_desk.domain.days import iso_day
from freelancer_desk.ui.dialogs.rate import RateDialog
from freelancer_desk.ui.pages.settings import SettingsPage
from tests.outside.web import FRANKFURTER, Web, serving
from tests.ui.test_papers_page import dialog_of
from tests.ui.walking import unnamed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from freelancer_desk.ui.pages.rates import RatesCard
    from tests.ui.conftest import Bench

    Maker = Callable[[Path | None], Bench]

BANK = {"2026-06-30": "278.4375"}


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    """Stand-ins for every host that the program can reach."""
    with serving() as web:
        monkeypatch.setattr(rate_updates, "Wire", lambda: web.wire)
        yield web


def rates_card(one: Bench) -> RatesCard:
    """The card, on the page in front."""
    one.go("settings")
    page = one.window.pages["settings"]
    assert isinstance(page, SettingsPage)
    return page.rates


def paid(one: Bench) -> None:
    """A payment of a Tuesday that wants a rate."""
    fields = {"date": "2026-06-30", "proceeds": "100", "currency": "USD", "credited_pkr": "27000", "payer": "Acme"}
    one.jobs.write(lambda desk, _job: receipts.add(desk, fields), lambda _done: None)
    one.settle()


def rate_of(one: Bench, day: str) -> str:
    """The official dollar rate of a day in the book."""
    with one.jobs.desk.reader() as reads:
        found = desk_rates.official(reads, "USD", iso_day(day))
    return found.text if found is not None else ""


def test_nothing_can_be_fetched_until_it_is_allowed_and_no_more_after(bench: Maker, web: Web) -> None:
    one = bench(None)
    paid(one)
    card = rates_card(one)
    assert (card.allow.isChecked(), card.update_now.isEnabled(), card.hosts.isVisible()) == (False, False, False)
    assert card.state.text() == "0 rates are known. 1 day lacks one."
    QTest.keyClick(card.allow, Qt.Key.Key_Space)
    one.settle()
    assert (card.allow.isChecked(), card.update_now.isEnabled(), card.hosts.isVisible()) == (True, True, True)
    QTest.keyClick(card.allow, Qt.Key.Key_Space)
    one.settle()
    assert not card.update_now.isEnabled()
    one.window.undo()
    one.settle()
    assert card.allow.isChecked()
    assert web.asked == []


def test_the_rates_that_are_lacking_are_fetched_and_undone(bench: Maker, web: Web) -> None:
    one = bench(None)
    paid(one)
    web.frankfurter(BANK)
    card = rates_card(one)
    card.allow.click()
    one.settle()
    card.update_now.click()
    assert card.update_now.text() == "Asking…"
    assert not card.update_now.isEnabled()
    one.settle()
    assert card.state.text() == "1 rate is known. Every day that needs one has it."
    assert card.outcome.text() == "1 rate fetched."
    assert rate_of(one, "2026-06-30") == "278.4375"
    assert {address.split("/")[1] for address in web.asked} == {FRANKFURTER}
    assert all("27000" not in address and "Acme" not in address for address in web.asked)
    one.window.undo()
    one.settle()
    assert rate_of(one, "2026-06-30") == ""


def test_a_host_that_is_down_is_said_and_the_book_stays(bench: Maker, web: Web) -> None:
    one = bench(None)
    paid(one)
    card = rates_card(one)
    card.allow.click()
    one.settle()
    card.update_now.click()
    one.settle()
    assert card.update_now.isEnabled()
    assert "gave no usable answer" in card.outcome.text()
    assert card.state.text().startswith("0 rates are known.")
    assert web.asked


def test_the_banks_file_is_read(bench: Maker, tmp_path: Path) -> None:
    one = bench(None)
    paid(one)
    card = rates_card(one)
    file = tmp_path / "sbp.csv"
    file.write_text("date,USD,EUR\n2026-06-29,278.40,317.5\n2026-06-30,278.4375,\n")
    card.import_from(file)
    one.settle()
    assert one.window.toast.text == "3 new rates."
    assert card.outcome.text() == "3 rates new, 0 known already; 29-Jun-2026 to 30-Jun-2026: EUR, USD."
    assert card.state.text() == "3 rates are known. Every day that needs one has it."


def test_a_typed_rate_that_lies_far_off_is_kept_only_when_said_again(bench: Maker) -> None:
    one = bench(None)
    card = rates_card(one)
    for value, sure in (("278.44", False), ("2784.40", True)):
        card.type.click()
        dialog = dialog_of(one, RateDialog)
        assert unnamed(dialog) == []
        day = "2026-06-30" if not sure else "2026-07-01"
        for name, text in (("day", day), ("rate", value), ("note", "the bank's page")):
            dialog.fields[name].put(text)
        QTest.keyClick(dialog, Qt.Key.Key_Return)
        one.settle()
        if sure:
            assert "more than twice" in dialog.fields["rate"].problem
            assert rate_of(one, "2026-07-01") == ""
            dialog.sure.click()
            one.settle()
    assert (rate_of(one, "2026-06-30"), rate_of(one, "2026-07-01")) == ("278.44", "2784.40")


def test_what_is_missing_in_a_typed_rate_is_said_at_its_field(bench: Maker) -> None:
    one = bench(None)
    rates_card(one).type.click()
    dialog = dialog_of(one, RateDialog)
    dialog.fields["day"].put("2026-06-30")
    dialog.fields["rate"].put("many")
    dialog.fields["note"].put("x")
    dialog.save.click()
    one.settle()
    assert dialog.fields["rate"].problem
    assert dialog.isVisible()
    dialog.reject()
