"""Makes a page when it is first needed, so that the window need not wait for all of them."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

if TYPE_CHECKING:
    from pathlib import Path

    from freelancer_desk.ui.office import Acts, Office
    from freelancer_desk.ui.page import Page
    from freelancer_desk.ui.preferences import Preferences


def load(name: str) -> None:
    """Load what a page is made of before it is asked for, when somebody comes near it: the page need not wait then."""
    importlib.import_module(f"{__package__}.{name}")


def load_common() -> None:
    """Load what nearly all pages are made of."""
    load("payments")


def make(name: str, office: Office, acts: Acts, preferences: Preferences, fonts: Path) -> Page:
    """The page of that name; raises KeyError when there is none."""
    if name == "home":  # it has no table: what tables need would only make the window wait
        from freelancer_desk.ui.pages.home import HomePage

        return HomePage(office, fonts)
    from freelancer_desk.ui import table_menu

    page = _make(name, office, acts, preferences)
    table_menu.offer(page, name, preferences)
    return page


def _make(name: str, office: Office, acts: Acts, preferences: Preferences) -> Page:  # noqa: C901, PLR0911 (one return for each page)
    if name == "payments":
        from freelancer_desk.ui.pages.payments import PaymentsPage

        return PaymentsPage(office)
    if name == "invoices":
        from freelancer_desk.ui.pages.invoices import InvoicesPage

        return InvoicesPage(office)
    if name == "clients":
        from freelancer_desk.ui.pages.clients import ClientsPage

        return ClientsPage(office)
    if name == "accounts":
        from freelancer_desk.ui.pages.accounts import AccountsPage

        return AccountsPage(office)
    if name == "papers":
        from freelancer_desk.ui.pages.papers import PapersPage

        return PapersPage(office)
    if name == "taxes":
        from freelancer_desk.ui.pages.taxes import TaxesPage

        return TaxesPage(office, acts.export)
    if name == "dates":
        from freelancer_desk.ui.pages.dates import DatesPage

        return DatesPage(office)
    if name == "returns":
        from freelancer_desk.ui.pages.returns import ReturnsPage

        return ReturnsPage(office)
    if name == "questions":
        from freelancer_desk.ui.pages.questions import QuestionsPage

        return QuestionsPage(office)
    if name == "history":
        from freelancer_desk.ui.pages.history import HistoryPage

        return HistoryPage(office, acts.undo, acts.redo)
    if name == "person":
        from freelancer_desk.ui.pages.person import PersonPage

        return PersonPage(office)
    if name == "settings":
        from freelancer_desk.ui.pages.settings import SettingsPage

        page = SettingsPage(office, preferences, acts.back_up)
        page.dressed.connect(acts.dress)
        page.started_again.connect(acts.start_again)
        page.retold.connect(acts.retell, Qt.ConnectionType.QueuedConnection)  # the page itself is made anew
        return page
    raise KeyError(name)
