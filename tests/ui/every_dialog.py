"""Every dialog of the program on the demo book; a dialog that is missing here is reported by `missing`."""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QDialog, QPushButton

from freelancer_desk import ui
from freelancer_desk.desk import papers, resources
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import say
from freelancer_desk.ui.dialogs.about import AboutDialog
from freelancer_desk.ui.dialogs.amounts import AmountsDialog
from freelancer_desk.ui.dialogs.asked import AskedDialog, PasswordDialog
from freelancer_desk.ui.dialogs.bug import BugDialog
from freelancer_desk.ui.dialogs.client import client_dialog
from freelancer_desk.ui.dialogs.closing import ClosingDialog
from freelancer_desk.ui.dialogs.fields import FieldsDialog, SureDialog
from freelancer_desk.ui.dialogs.filing import FilingDialog
from freelancer_desk.ui.dialogs.frame import Framed
from freelancer_desk.ui.dialogs.import_review import ImportDialog
from freelancer_desk.ui.dialogs.income_proof import IncomeProofDialog
from freelancer_desk.ui.dialogs.invoice import InvoiceDialog
from freelancer_desk.ui.dialogs.invoice_editor import InvoiceEditor
from freelancer_desk.ui.dialogs.invoice_settings import open_seller
from freelancer_desk.ui.dialogs.keep import KeepDialog
from freelancer_desk.ui.dialogs.leaving import LeaveDialog, TypedForm
from freelancer_desk.ui.dialogs.lessons import LessonsDialog
from freelancer_desk.ui.dialogs.letter import LetterDialog
from freelancer_desk.ui.dialogs.many import ManyDialog
from freelancer_desk.ui.dialogs.open_law import OpenLawDialog
from freelancer_desk.ui.dialogs.paper import PaperDialog
from freelancer_desk.ui.dialogs.paper_table import PaperTableDialog
from freelancer_desk.ui.dialogs.paste import PasteDialog
from freelancer_desk.ui.dialogs.payment import PaymentDialog
from freelancer_desk.ui.dialogs.rate import RateDialog
from freelancer_desk.ui.dialogs.record import RecordDialog
from freelancer_desk.ui.dialogs.registration import RegistrationDialog
from freelancer_desk.ui.dialogs.rule import RuleDialog
from freelancer_desk.ui.dialogs.saving import Saving
from freelancer_desk.ui.dialogs.take_answers import TakeAnswersDialog
from freelancer_desk.ui.dialogs.trail import TrailDialog
from freelancer_desk.ui.dialogs.ways import WaysDialog
from freelancer_desk.ui.dialogs.welcome import WelcomeDialog
from freelancer_desk.ui.dialogs.what_if import WhatIfDialog
from freelancer_desk.ui.errors import report_of
from freelancer_desk.ui.palette import Palette

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from freelancer_desk.ui.pages.dates import DatesPage
    from freelancer_desk.ui.pages.invoices import InvoicesPage
    from freelancer_desk.ui.pages.payments import PaymentsPage
    from freelancer_desk.ui.pages.settings import SettingsPage
    from tests.ui.conftest import Bench

# What other dialogs are made from, and never shown as themselves.
FRAMES = (Framed, FieldsDialog, Saving, TypedForm)
TABLE = "Wann;Wohin;Wieviel\n03.02.2026;Ibex Ltd;1.250,00\n15.02.2026;Porto;-8,50\n"


def missing(seen: set[type[QDialog]]) -> set[str]:
    """The names of the dialogs in the program that were not among those seen."""
    for module in pkgutil.walk_packages(ui.__path__, f"{ui.__name__}."):
        importlib.import_module(module.name)
    return {kind.__name__ for kind in _kinds(QDialog) if kind not in {*seen, *FRAMES}}


def _kinds(of: type[QDialog]) -> Iterator[type[QDialog]]:
    for kind in of.__subclasses__():
        if kind.__module__.startswith(ui.__name__):
            yield kind
        yield from _kinds(kind)


def every_dialog(one: Bench) -> Iterator[QDialog]:
    """Each dialog in turn, open and filled; it is closed when the next one is asked for."""
    for make in (_of_the_book, _of_invoices, _of_dates, _of_files, _of_settings):
        for open_ in make(one):
            before = _open(one)
            open_()
            one.settle()
            new = [dialog for dialog in _open(one) if dialog not in before]
            assert new, f"nothing was opened by {open_}"
            yield new[-1]
            for dialog in reversed(new):
                dialog.close()
            one.settle()


def _open(one: Bench) -> list[QDialog]:
    return [dialog for dialog in one.window.findChildren(QDialog) if dialog.isVisible()]


def _of_the_book(one: Bench) -> Iterator[Callable[[], object]]:
    office, window = one.window.office, one.window
    year = office.years.shown
    assert year is not None
    for made in (AmountsDialog, WhatIfDialog, KeepDialog, OpenLawDialog, FilingDialog):
        yield made(office, year, window).open
    for plain in (RegistrationDialog, ClosingDialog, RateDialog, WaysDialog, IncomeProofDialog):
        yield plain(office, window).open
    for noun in ("asset", "notice", "pay-into"):
        yield RecordDialog(office, noun, {}, window).open
    yield PaymentDialog(office, "", window).open
    one.go("payments")
    page = cast("PaymentsPage", one.window.page("payments"))
    payment = next(iter(page.table.rows.shown()))
    page.table.selectAll()
    yield PaymentDialog(office, payment.id, window).open
    yield ManyDialog(office, page.table.chosen_ids(), window).open
    yield TrailDialog(office, payment.id, window).open
    yield AskedDialog(office, [payment.id], window).open
    yield LetterDialog(office, (), window).open
    yield RuleDialog(office, {"words": "fiverr", "meaning": "client"}, window).open
    yield PasteDialog(office, lambda _given: None, window).open


def _of_invoices(one: Bench) -> Iterator[Callable[[], object]]:
    office, window = one.window.office, one.window
    yield client_dialog(office, {}, (), window).open
    yield InvoiceEditor(office, "", window).open
    one.go("invoices")
    page = cast("InvoicesPage", one.window.page("invoices"))
    for row in list(page.table.rows.shown()):
        yield (InvoiceEditor if row.status == "draft" else InvoiceDialog)(office, row.name, window).open
    issued = next(row for row in page.table.rows.shown() if row.kind == "invoice" and row.status != "draft")
    for act in ("promise", "repeat", "write_off"):
        paper = InvoiceDialog(office, issued.name, window)
        paper.open()
        one.settle()
        yield getattr(paper, act)
        paper.close()


def _of_dates(one: Bench) -> Iterator[Callable[[], object]]:
    one.go("dates")
    page = cast("DatesPage", one.window.page("dates"))
    yield page.open_year_end
    yield lambda: page.confirm_due(2026)


def _of_files(one: Bench) -> Iterator[Callable[[], object]]:
    office, window, folder = one.window.office, one.window, one.folder
    statement, answers = folder / "bank.csv", folder / "answers.json"
    statement.write_text(TABLE, encoding="utf-8")
    answers.write_text("{}", encoding="utf-8")
    review = ImportDialog(office, [statement], window)
    yield review.open
    review = ImportDialog(office, [statement], window)
    review.open()
    one.settle()
    yield lambda: next(b for b in review.findChildren(QPushButton) if b.text() == say("mapping.open")).click()
    review.close()
    yield TakeAnswersDialog(office, answers, window).open
    yield PasswordDialog(DeskError("file_locked", file="locked.zip"), lambda _given: None, window).open
    yield PaperDialog(office, [statement], window).open
    made: list[str] = []
    fields = {"kind": "tax_certificate", "issuer": "Meezan Bank"}
    row = {"date": "2026-08-03", "credited_pkr": "281500", "tax_pkr": "2815", "section": "154A"}
    one.jobs.write(lambda desk, _job: papers.add(desk, fields, rows=[row]), lambda done: made.append(done.id))
    one.settle()
    yield PaperTableDialog(office, made[0], window).open


def _of_settings(one: Bench) -> Iterator[Callable[[], object]]:
    office, window = one.window.office, one.window
    yield lambda: open_seller(office, window)
    yield AboutDialog(window).open
    yield LessonsDialog(window).open
    yield WelcomeDialog(office, window.preferences, window.acts, window).open
    yield BugDialog(report_of(ValueError()), window).open
    yield LeaveDialog(lambda: None, window).open
    yield SureDialog("Sure?", "It stays.", "Do it", lambda: None, window).open
    yield Palette(office, window.menus.actions, window).open
    one.go("settings")
    page = cast("SettingsPage", one.window.page("settings"))
    yield lambda: page.sharing.take_in(resources() / "campaigns" / "example.json")
