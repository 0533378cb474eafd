"""The dialog for letters: choose what to ask, read it as it will be sent, save it or copy it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QWidget

from freelancer_desk.desk.languages import Language
from freelancer_desk.desk.papers import letters
from freelancer_desk.desk.papers import overview as paper_overview
from freelancer_desk.domain.grouping import hides
from freelancer_desk.domain.letters import E_PRC, KINDS
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import say, sentence, write
from freelancer_desk.ui.choices import Choice
from freelancer_desk.ui.dialogs.frame import Framed
from freelancer_desk.ui.widgets import Button, Elided, Mark, label, row

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from freelancer_desk.domain.days import TaxYear
    from freelancer_desk.ui.jobs import Job
    from freelancer_desk.ui.office import Office

WIDTH, HEIGHT = 820, 720
_PAGE = "\f"
_BETWEEN = "\n\n" + "· " * 20 + "\n\n"


class LetterDialog(Framed):
    """A letter about some payments, or about those of the year that need it, of one account where it is named."""

    def __init__(
        self,
        office: Office,
        identities: Sequence[str],
        parent: QWidget | None = None,
        *,
        kind: str = E_PRC,
        account: str = "",
    ) -> None:
        room = parent.window().height() if parent is not None else HEIGHT
        super().__init__(say("letters.title"), say("letters.under"), WIDTH, min(HEIGHT, room), parent)
        self._office, self._identities, self._account = office, tuple(identities), account
        self._job: Job | None = None
        self._text = ""
        self.kind = Choice([(one, say(f"letters.kind.{one}")) for one in KINDS], say("letters.kind"))
        self.kind.choose(kind)
        self.kind.currentIndexChanged.connect(self._draft)
        line = row(label(say("letters.kind"), 12, 500, tone="mut"), spacing=10)
        line.addWidget(self.kind, 1)
        self.language = Choice(_named([Language.ENGLISH]), say("letters.language"))
        self.language.currentIndexChanged.connect(self._draft)
        line.addWidget(label(say("letters.language"), 12, 500, tone="mut"))
        line.addWidget(self.language)
        self.body.addLayout(line)
        self.says = label("", 12, tone="mut", wrap=True)
        self.body.addWidget(self.says)
        self._mark = Mark("warning-circle", "warn", 18)
        self._why = Elided("", 13, 500)
        self._why.setProperty("tone", "warn")
        refused = row(self._mark, spacing=8)
        refused.addWidget(self._why, 1)
        self.body.addLayout(refused)
        self.preview = QPlainTextEdit()
        self.preview.setReadOnly(True)
        self.preview.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.preview.setAccessibleName(say("letters.preview"))
        self.preview.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.preview.setMinimumHeight(240)
        self.body.addWidget(self.preview, 100)
        self.body.addStretch(1)
        self.asked = Button(say("papers.mark_asked"), "check")
        self.asked.setAutoDefault(False)
        self.asked.clicked.connect(self._on_asked)
        self.foot.addWidget(self.asked)
        self.save = Button(say("letters.save_pdf"), "file-pdf", "primary")
        self.save.clicked.connect(lambda: self._on_save("pdf"))
        self.copy = Button(say("letters.copy"), "copy")
        self.copy.clicked.connect(self._on_copy)
        close = Button(say("button.close"))
        close.clicked.connect(self.reject)
        self.feet(self.save, self.copy, close)
        office.jobs.read(letters.languages_of, self._on_languages)
        self._draft()

    @property
    def refusal(self) -> str:
        """Why there is no letter of this kind."""
        return self._why.text()

    def export_to(self, path: Path) -> None:
        """Write the letter to a file; its ending says as what."""
        kind, ids, year, today = self._what()
        account, language = self._account, self.language.key()
        self._office.jobs.read(
            lambda reads: letters.export(reads, kind, ids, year, path, today=today, account=account, language=language),
            lambda written: self._office.speaker.said.emit(say("export.done", file=written.name), False),
        )

    def _what(self) -> tuple[str, tuple[str, ...], TaxYear | None, date]:
        return self.kind.key(), self._identities, self._office.years.shown, self._office.jobs.desk.today()

    def _on_languages(self, known: tuple[Language, ...]) -> None:
        self.language.offer(_named(known))

    def _draft(self) -> None:
        if self._job is not None:
            self._job.dropped = True
        kind, ids, year, today = self._what()
        account, language = self._account, self.language.key()
        self.says.setText(say(f"letters.says.{kind}"))
        self._job = self._office.jobs.read(
            lambda reads: letters.as_text(reads, kind, ids, year, today=today, account=account, language=language),
            self._on_drafted,
            self._on_refused,
        )

    def _on_drafted(self, drafted: str) -> None:
        self._show(drafted, "")

    def _on_refused(self, error: BaseException) -> None:
        if not isinstance(error, DeskError):
            self._office.speaker.refused.emit(error)
            return
        self._show("", sentence(error))

    def _show(self, drafted: str, why: str) -> None:
        self._text = drafted
        self.preview.setPlainText(say("hide.document") if hides() else drafted.replace(_PAGE, _BETWEEN))
        self.preview.setVisible(bool(drafted))
        self._why.setText(why)
        for widget in (self._mark, self._why):
            widget.setVisible(bool(why))
        for button in (self.save, self.copy):
            button.setEnabled(bool(drafted))
        self.asked.setVisible(self.kind.key() == E_PRC and bool(self._identities))

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text.replace(_PAGE, "\n\n"))
        self._office.speaker.said.emit(say("letters.copied"), False)

    def _on_save(self, form: str) -> None:
        dialog = QFileDialog(self, say("letters.save_pdf"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([say("letters.filter.pdf"), say("letters.filter.txt")])
        dialog.setDefaultSuffix(form)
        dialog.selectFile(write("letters.file", kind=self.kind.key(), form=form))
        dialog.fileSelected.connect(lambda name: self.export_to(Path(name)))
        dialog.open()

    def _on_asked(self) -> None:
        ids = self._identities
        self._office.jobs.write(lambda desk, _job: paper_overview.mark_asked(desk, ids), self._on_marked)

    def _on_marked(self, _done: object) -> None:
        self._office.speaker.said.emit(say("papers.marked_asked", n=len(self._identities)), True)
        self.accept()


def _named(languages: Iterable[Language]) -> list[tuple[str, str]]:
    return [(one, say(f"letters.language.{one}")) for one in languages]
