"""One client's page: what was billed, earned and is owed, how long it takes, its share, its invoices and papers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from freelancer_desk.domain import figures
from freelancer_desk.domain.invoices.messages import file_name
from freelancer_desk.domain.words import beside, say, write
from freelancer_desk.ui import theme
from freelancer_desk.ui.canvas import Canvas
from freelancer_desk.ui.figure import Figure
from freelancer_desk.ui.flow import Columns
from freelancer_desk.ui.pages.invoices import columns
from freelancer_desk.ui.pill import Pill
from freelancer_desk.ui.scrolling import Scrolling
from freelancer_desk.ui.table import HEAD, Table
from freelancer_desk.ui.widgets import Button, Card, Elided, Mark, at_edge, clear, column, label, row, rule

if TYPE_CHECKING:
    from collections.abc import Callable

    from freelancer_desk.desk import Reader
    from freelancer_desk.desk.client_pages import ClientOverview
    from freelancer_desk.domain.invoices.rows import InvoiceRow
    from freelancer_desk.domain.papers import Paper
    from freelancer_desk.ui.office import Office

MOST_SEEN = 8
_LEAST_FIGURE = 104
_NONE = "–"


class ClientSheet(Scrolling):
    """One client's page."""

    def __init__(self, office: Office, on_edit: Callable[[], None]) -> None:
        super().__init__()
        self._office = office
        self.client: ClientOverview | None = None
        self.name = Elided("", 20, 700)
        self.about = Elided("", 13)
        self.about.setProperty("tone", "mut")
        self.bill = Button(say("clients.bill"), "plus", "quiet")
        self.bill.clicked.connect(self._on_bill)
        self.edit = Button(say("clients.edit"), "pencil-simple", "quiet")
        self.edit.clicked.connect(on_edit)
        self.statement = Button(say("clients.statement"), "file-pdf", "quiet")
        self.statement.clicked.connect(self._on_statement)
        self.warning = _warning()
        self.figures = {key: _Named(say(f"clients.{key}")) for key in ("invoiced", "earned", "owed", "days", "share")}
        Figure.stand_together(one.figure for one in self.figures.values())
        self.table: Table[InvoiceRow] = Table(columns(with_client=False), lambda one: one.id, say("clients.invoices"))
        self.table.opened.connect(lambda one: office.speaker.wants_invoice.emit(one.name))
        self.papers = column(0)
        self.attach = Button(say("clients.attach"), "paperclip", "quiet")
        self.attach.clicked.connect(self._on_attach)
        self.setWidget(self._laid())

    def tell(self, client: ClientOverview) -> None:
        """Show a client."""
        self.client = client
        said = client.fields
        self.name.setText(said["name"])
        words = say("clients.edit" if client.id else "clients.keep")
        self.edit.setText(words)
        self.edit.setAccessibleName(words)
        self._kept.setVisible(bool(client.id))
        told = (said.get("contact", ""), said.get("email", ""), said.get("phone", ""), said.get("country", ""))
        self.about.setText(beside(*told))
        self.about.setVisible(any(told))
        self.warning.setVisible(client.is_large)
        self.statement.setVisible(bool(client.earned))
        for key, sums in (("invoiced", client.invoiced), ("earned", client.earned), ("owed", client.owed)):
            self.figures[key].tell(*([figures.figure(one) for one in sums.values()] or [_NONE]))
        days = client.days_to_pay
        if days is not None:
            self.figures["days"].tell(say("clients.days.told", n=days))
        if client.share is not None:
            self.figures["share"].tell(f"{round(client.share * 100)}\u00a0%")
        self.figures["days"].setVisible(days is not None)
        self.figures["share"].setVisible(client.share is not None)
        self.table.fill(client.invoices)
        seen = min(max(len(client.invoices), 1), MOST_SEEN)
        self.table.setFixedHeight(HEAD + theme.ROW * seen + 2)
        self._listed.setVisible(bool(client.invoices))
        clear(self.papers)
        for paper in client.papers:
            self.papers.addWidget(rule())
            self.papers.addLayout(_paper(paper))
        if not client.papers:
            self.papers.addWidget(label(say("clients.papers.none"), 13, tone="mut", wrap=True))

    def _on_bill(self) -> None:
        from freelancer_desk.ui.dialogs.invoice_editor import InvoiceEditor

        if self.client is not None:
            InvoiceEditor(self._office, "", self.window(), given={"client": self.client.fields["name"]}).open()

    def _on_statement(self) -> None:
        dialog = QFileDialog(self, say("clients.statement"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        year = self._office.years.shown
        if self.client is not None and year is not None:
            name = file_name(self.client.fields["name"], "client")
            dialog.selectFile(write("clients.statement.file", name=name, year=year.number))
        dialog.fileSelected.connect(lambda name: self.write_statement(Path(name)))
        dialog.open()

    def write_statement(self, path: Path) -> None:
        """Write what this client or platform paid in the year on show, with its references."""
        year, today, client = self._office.years.shown, self._office.jobs.desk.today(), self.client
        if year is None or client is None:
            return

        def write(reads: Reader) -> tuple[Path, ...]:
            from freelancer_desk.desk.invoices import earned  # not on the main thread

            return earned.export(reads, year, path, today, client=client.fields["name"])

        self._office.jobs.read(
            write,
            lambda files: self._office.speaker.said.emit(
                say("export.done", file=", ".join(f.name for f in files)), False
            ),
        )

    def _on_attach(self) -> None:
        dialog = QFileDialog(self, say("clients.attach"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda names: self.keep([Path(name) for name in names]))
        dialog.open()

    def keep(self, paths: list[Path]) -> None:
        """Keep files with the client, such as a W-8BEN with its date."""
        from freelancer_desk.ui.dialogs.paper import PaperDialog

        if self.client is not None:
            target = f"client:{self.client.fields['name']}"
            PaperDialog(self._office, paths, self.window(), target=target, kind="contract").open()

    def _laid(self) -> QWidget:
        head = Card(margin=20, spacing=10)
        names = column(2)
        names.addWidget(self.name)
        names.addWidget(self.about)
        line = row(spacing=6)
        line.addLayout(names, 1)
        line.addWidget(self.edit)
        line.addWidget(at_edge(self.bill, "end"))
        head.box.addLayout(line)
        head.box.addWidget(self.warning)
        told = Columns(len(self.figures), gap=20, between=12, filled=True)
        for one in self.figures.values():
            told.addWidget(one)
        head.box.addSpacing(4)
        head.box.addLayout(told)
        head.box.addLayout(row(self.statement, 1))
        listed = self._listed = Card(margin=1, spacing=0)
        title = label(say("clients.invoices"), 14, 600)
        title.setContentsMargins(19, 16, 19, 6)
        listed.box.addWidget(title)
        listed.end_with(self.table)
        kept = self._kept = Card(margin=20, spacing=6)
        kept.box.addLayout(row(label(say("clients.papers"), 14, 600), 1, self.attach))
        kept.box.addLayout(self.papers)
        box = column(14)
        for card in (head, listed, kept):
            box.addWidget(card)
        box.addStretch(1)
        box.setContentsMargins(0, 0, 0, 8)
        made = Canvas()
        made.setLayout(box)
        return made


class _Named(QWidget):
    """A figure under its name; further currencies below it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        title = Elided(name, 12, 500)
        title.setProperty("tone", "mut")
        self.figure = Figure(largest=17)
        self.figure.setFixedHeight(26)
        self.setMinimumWidth(_LEAST_FIGURE)
        self.more = Elided("", 12, tabular=True)
        self.more.setProperty("tone", "mut")
        box = column(0)
        for part in (title, self.figure, self.more):
            box.addWidget(part)
        self.setLayout(box)

    def tell(self, first: str, *others: str) -> None:
        """Show a figure."""
        self.figure.setText(first)
        self.more.setText(beside(*others))
        self.more.setVisible(bool(others))
        self.setAccessibleName(beside(self._name, first, *others))


def _warning() -> QWidget:
    made = QWidget()
    made.setLayout(row(Pill(say("clients.large"), "warn"), label(say("client.large_share"), 13, tone="mut"), 1))
    made.hide()
    return made


def _paper(paper: Paper) -> QHBoxLayout:
    line = row(Mark("file-text", "acctext", 18), spacing=10)
    line.setContentsMargins(0, 8, 0, 8)
    line.addWidget(Elided(paper.name or say(f"papers.kind.{paper.kind}"), 13, 500), 1)
    told = (say(f"papers.kind.{paper.kind}"), figures.day_text(paper.day) if paper.day else "")
    line.addWidget(label(beside(*told), 12, tone="mut"))
    return line
