"""Every page and dialog as a picture: OUT [--theme light|dark] [--size WxH] [--scale PERCENT] [--book FILE].

With --references it draws anew the small pictures that the tests compare each page with.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from freelancer_desk.desk import demo, languages, open_desk, papers, records, resources
from freelancer_desk.desk.languages import Language
from freelancer_desk.domain import figures
from freelancer_desk.domain.words import say
from freelancer_desk.ui import theme
from freelancer_desk.ui.charts import Chart
from freelancer_desk.ui.dialogs.about import AboutDialog
from freelancer_desk.ui.dialogs.amounts import AmountsDialog
from freelancer_desk.ui.dialogs.bug import BugDialog
from freelancer_desk.ui.dialogs.client import open_client
from freelancer_desk.ui.dialogs.closing import ClosingDialog
from freelancer_desk.ui.dialogs.import_review import ImportDialog
from freelancer_desk.ui.dialogs.invoice import InvoiceDialog
from freelancer_desk.ui.dialogs.invoice_editor import InvoiceEditor
from freelancer_desk.ui.dialogs.invoice_settings import open_seller
from freelancer_desk.ui.dialogs.keep import KeepDialog
from freelancer_desk.ui.dialogs.lessons import LessonsDialog
from freelancer_desk.ui.dialogs.letter import LetterDialog
from freelancer_desk.ui.dialogs.many import ManyDialog
from freelancer_desk.ui.dialogs.paper import PaperDialog
from freelancer_desk.ui.dialogs.paper_table import PaperTableDialog
from freelancer_desk.ui.dialogs.paste import PasteDialog
from freelancer_desk.ui.dialogs.payment import PaymentDialog
from freelancer_desk.ui.dialogs.rate import RateDialog
from freelancer_desk.ui.dialogs.record import RecordDialog
from freelancer_desk.ui.dialogs.registration import RegistrationDialog
from freelancer_desk.ui.dialogs.rule import RuleDialog
from freelancer_desk.ui.dialogs.trail import TrailDialog
from freelancer_desk.ui.dialogs.ways import WaysDialog
from freelancer_desk.ui.dialogs.welcome import WelcomeDialog
from freelancer_desk.ui.dialogs.what_if import WhatIfDialog
from freelancer_desk.ui.errors import report_of
from freelancer_desk.ui.filling import Filling
from freelancer_desk.ui.jobs import Jobs
from freelancer_desk.ui.main_window import MainWindow
from freelancer_desk.ui.pages.clients import ClientsPage
from freelancer_desk.ui.pages.dates import DatesPage
from freelancer_desk.ui.pages.invoices import InvoicesPage
from freelancer_desk.ui.pages.payments import PaymentsPage
from freelancer_desk.ui.pages.settings import SettingsPage
from freelancer_desk.ui.palette import Palette
from freelancer_desk.ui.preferences import Preferences
from freelancer_desk.ui.preview import Preview
from freelancer_desk.ui.theme import Mode

ROOT = Path(__file__).resolve().parent.parent
LONGEST_WAIT = 60
QUIET = 12
ROWS = "Date\tDescription\tAmount\n03-Aug-2026\tNorthwind Labs\t281,500.00\n04-Aug-2026\tATM\t-20,000.00"
TAX_ROW = {"date": "2026-08-03", "credited_pkr": "281500", "tax_pkr": "2815", "section": "154A"}
MESSAGE = "PKR 281,500.00 received from Northwind Labs on 03-Aug-2026 in your account ending 6021. Ref: FT26215"

PAY_INTO = {
    "name": "Standard Chartered", "title": "Ayesha Khan", "bank": "Standard Chartered",
    "iban": "PK36SCBL0000001123456702", "currency": "PKR", "qr": "static",
}  # fmt: skip
NOTICE = {
    "sender": "FBR", "section": "114(4)", "year": "2026", "number": "100000012345", "served": "2026-11-20",
    "reply_by": "2026-12-04", "text": "1. File the return of 2026. 2. Explain the credits of March 2026.",
}  # fmt: skip


class Camera:
    """Takes pictures of a window on one book."""

    def __init__(self, app: QApplication, wanted: argparse.Namespace, folder: Path) -> None:
        self.app, self.out = app, wanted.out
        self.out.mkdir(parents=True, exist_ok=True)
        self.book = wanted.book or folder / "demo.fdesk"
        if wanted.book is None:
            demo.make(self.book)
        preferences = Preferences(QSettings(str(folder / "look.ini"), QSettings.Format.IniFormat))
        preferences.mode, preferences.scale = Mode(wanted.theme), wanted.scale
        preferences.language = Language(wanted.language)
        languages.turn_to(preferences.language)
        figures.write_with(preferences.grouping)
        fonts = resources() / "fonts"
        theme.dress(app, preferences.mode, fonts)
        self.jobs = Jobs()
        self.window = MainWindow(self.jobs, preferences, fonts, lambda: open_desk(self.book))
        width, _, height = wanted.size.partition("x")
        self.window.resize(int(width) * 100 // wanted.scale, int(height) * 100 // wanted.scale)
        self.window.show()

    def settle(self) -> None:
        """Wait until nothing is under way and every chart is drawn."""
        end, quiet = time.monotonic() + LONGEST_WAIT, 0
        while time.monotonic() < end and quiet < QUIET:
            self.app.processEvents()
            drawn = all(chart.is_drawn for chart in self.window.findChildren(Chart) if chart.isVisible())
            filled = all(filling.is_done for filling in self.window.findChildren(Filling))
            drawn &= all(preview.leaves for preview in self.window.findChildren(Preview) if preview.isVisible())
            quiet = quiet + 1 if self.jobs.idle and drawn and filled else 0
            time.sleep(0.01)

    def take(self, name: str, widget: QWidget | None = None) -> None:
        """One picture."""
        self.settle()
        (widget or self.window).grab().save(str(self.out / f"{name}.png"))

    def take_dialog(self, name: str, dialog: QDialog) -> None:
        """One picture of a dialog, which is closed again."""
        dialog.open()
        self.take(name, dialog)
        dialog.close()
        self.settle()

    def run(self) -> None:
        """All of them."""
        self.window.open_book()
        for page in self.window.pages:
            self.window.show_page(page)
            self.take(page)
        self._invoices()
        self._dates()
        self._accounts()
        self._trail()
        self._papers()
        self._around()
        self.window.show_page("returns")
        self.window.page("returns").point_at("wealth")
        self.take("returns-wealth")
        self.window.show_page("taxes")
        self.settle()
        taxes = self.window.pages["taxes"]
        more = [b for b in taxes.findChildren(QWidget) if getattr(b, "isCheckable", bool)() and b.isVisible()]
        if more:
            more[0].setChecked(True)  # type: ignore[attr-defined]
        self.take("taxes-why")
        office, window = self.window.office, self.window
        year = office.years.shown
        if year is not None:
            for name, dialog in (("amounts", AmountsDialog), ("what-if", WhatIfDialog), ("keep", KeepDialog)):
                self.take_dialog(f"dialog-{name}", dialog(office, year, window))
        self.take_dialog("dialog-record", RecordDialog(office, "asset", {}, window))
        self.take_dialog("dialog-payment", PaymentDialog(office, "", window))
        self.take_dialog("dialog-payments", ManyDialog(office, ["t1", "t2", "t3"], window))
        self.take_dialog("dialog-registration", RegistrationDialog(office, window))
        self.take_dialog("dialog-bug", BugDialog(report_of(ValueError("never shown")), window))
        self.window.toast.say(say("payment.added"), say("button.undo"))
        self.window.show_page("payments")
        self.take("payments-toast")
        self._again()

    def _dates(self) -> None:
        """The page of dates with a notice and what is behind one, and its dialogs."""
        self.window.show_page("dates")
        self.settle()
        self.jobs.write(lambda desk, _job: records.add(desk, "notice", NOTICE), lambda _done: None)
        self.settle()
        page, office = self.window.page("dates"), self.window.office
        if isinstance(page, DatesPage) and page.end is not None:
            page.behind.click()
            self.take("dates-notice")
            page.behind.click()
            self.take_dialog("dialog-notice", RecordDialog(office, "notice", NOTICE, self.window))
            page.open_year_end()
            self.settle()
            page.confirm_due(2026)
            for dialog in self.window.findChildren(QDialog):
                self.take_dialog(f"dialog-{type(dialog).__name__.removesuffix('Dialog').lower()}", dialog)
        self.window.show_page("home")
        self.take("home-notice")
        self.window.undo()
        self.settle()

    def _invoices(self) -> None:
        """What waits on the page of invoices, each client, and the dialogs of drafts, issued papers and settings."""
        office, window = self.window.office, self.window
        self.jobs.write(lambda desk, _job: records.add(desk, "pay-into", PAY_INTO), lambda _done: None)
        window.show_page("invoices")
        self.settle()
        page = window.page("invoices")
        if isinstance(page, InvoicesPage):
            page.point_at("needs")
            self.take("invoices-needs")
            page.show_needs.click()
            for row in list(page.table.rows.shown()):
                kind = InvoiceEditor if row.status == "draft" else InvoiceDialog
                self.take_dialog(f"dialog-{row.kind}-{row.id}", kind(office, row.name, window))
        editor = InvoiceEditor(office, "", window)
        editor.open()
        self.settle()
        editor.form.more.setChecked(True)
        self.take_dialog("dialog-invoice-new", editor)
        window.show_page("clients")
        self.settle()
        clients = window.page("clients")
        if isinstance(clients, ClientsPage):
            for client in list(clients.table.rows.shown()):
                clients.point_at(client.id)
                self.take(f"clients-{client.id}")
        open_client(office, {}, window)
        self._take_open("dialog-client")
        open_seller(office, window)
        self._take_open("dialog-seller")

    def _take_open(self, name: str) -> None:
        """One picture of the dialog that is open, which is closed again."""
        self.settle()
        for dialog in self.window.findChildren(QDialog):
            if dialog.isVisible():
                self.take_dialog(name, dialog)

    def _accounts(self) -> None:
        """The other views of the accounts."""
        self.window.show_page("accounts")
        for view in ("months", "credits", "outside", "lines"):
            self.window.page("accounts").point_at(view)
            self.take(f"accounts-{view}")

    def _trail(self) -> None:
        """The newest payment's money trail, folded, and the one before it with its earnings unfolded."""
        self.window.show_page("payments")
        self.settle()
        page = self.window.page("payments")
        payments = list(page.table.rows.shown()) if isinstance(page, PaymentsPage) else []
        for name, payment in zip(("dialog-trail", "dialog-trail-earnings"), payments, strict=False):
            dialog = TrailDialog(self.window.office, payment.id, self.window)
            dialog.open()
            self.settle()
            if name.endswith("earnings"):
                dialog.view.rows[0].toggle(open_=True)
            self.take_dialog(name, dialog)

    def _papers(self) -> None:
        """The other views of papers and questions, and the dialogs that open from them."""
        for page, views in (("papers", ("shelf", "proof")), ("questions", ("rules",))):
            self.window.show_page(page)
            for view in views:
                self.window.page(page).point_at(view)
                self.take(f"{page}-{view}")
            self.window.page(page).point_at("")
        office, window = self.window.office, self.window
        self.take_dialog("dialog-paper", PaperDialog(office, [Path("e-PRC July.pdf")], window))
        self.take_dialog("dialog-letter", LetterDialog(office, (), window))
        self.take_dialog("dialog-closing", ClosingDialog(office, window))
        self.take_dialog("dialog-rule", RuleDialog(office, {"words": "fiverr", "meaning": "client"}, window))
        self.take_dialog("dialog-rate", RateDialog(office, window))
        self.take_dialog("dialog-ways", WaysDialog(office, window))
        QApplication.clipboard().setText(MESSAGE)
        self.take_dialog("dialog-paste", PasteDialog(office, lambda _given: None, window))
        QApplication.clipboard().setText(ROWS)
        self.take_dialog("dialog-paste-table", PasteDialog(office, lambda _given: None, window))
        made: list[str] = []
        fields = {"kind": "tax_certificate", "issuer": "Meezan Bank"}
        self.jobs.write(lambda desk, _job: papers.add(desk, fields, rows=[TAX_ROW]), lambda done: made.append(done.id))
        self.settle()
        self.take_dialog("dialog-paper-rows", PaperTableDialog(office, made[0], window))

    def _around(self) -> None:
        """The first minute, what finds everything, who made it, and being counted."""
        office, window = self.window.office, self.window
        self.take_dialog("dialog-welcome", WelcomeDialog(office, window.preferences, window.acts, window))
        self.take_dialog("dialog-about", AboutDialog(window))
        self.take_dialog("dialog-lessons", LessonsDialog(window))
        palette = Palette(office, window.menus.actions, window)
        palette.line.setText("inv")
        palette.show()
        self.take("palette", palette)
        palette.close()
        window.show_page("settings")
        page = window.page("settings")
        if isinstance(page, SettingsPage):
            page.sharing.take_in(resources() / "campaigns" / "example.json")
            self._take_open("dialog-sharing")

    def _again(self) -> None:
        """The empty book and a first import into it."""
        empty = self.book.with_name("empty.fdesk")
        self.jobs = Jobs()
        old = self.window
        self.window = MainWindow(self.jobs, old.preferences, resources() / "fonts", lambda: open_desk(empty))
        self.window.resize(old.size())
        old.hide()
        self.window.show()
        self.window.open_book()
        for page in ("home", "payments", "invoices", "clients", "accounts", "papers", "taxes", "questions", "history"):
            self.window.show_page(page)
            self.take(f"empty-{page}")
        self.window.show_page("home")
        files = sorted((resources() / "demo").glob("*.csv"))
        self.take_dialog("dialog-import", ImportDialog(self.window.office, files, self.window))


def refresh() -> int:
    """Draw the references anew, by the test that compares with them."""
    command = [sys.executable, "-m", "pytest", "-q", "tests/ui/test_pictures.py"]
    environment = {**os.environ, "HOUSE_REFERENCES": "refresh"}
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def main() -> int:
    """Take the pictures that the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, nargs="?")
    parser.add_argument("--references", action="store_true", help="draw the pictures of the tests anew")
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    parser.add_argument("--language", default="en", choices=tuple(Language))
    parser.add_argument("--size", default="1280x860")
    parser.add_argument("--scale", type=int, default=100, help="the size of text, in per cent")
    parser.add_argument("--book", type=Path)
    wanted = parser.parse_args()
    if wanted.references or wanted.out is None:
        return refresh() if wanted.references else parser.error("say where to put the pictures")
    os.environ["QT_SCALE_FACTOR"] = str(wanted.scale / 100)
    app = QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        Camera(app, wanted, Path(folder)).run()
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
