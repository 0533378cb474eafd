"""The review of an import: what was recognised, new, known, skipped and why; pairs and questions; then one step."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QProgressBar, QStackedWidget, QWidget

from freelancer_desk.desk import accounts, importing, overview, recognising
from freelancer_desk.domain import figures
from freelancer_desk.domain.money import Money
from freelancer_desk.domain.problems import CancelledError
from freelancer_desk.domain.words import ask, say
from freelancer_desk.ui.asking import question_text
from freelancer_desk.ui.choices import Choice
from freelancer_desk.ui.dialogs.frame import Framed
from freelancer_desk.ui.dialogs.import_cards import MOST, FileCard, group, noted, refusal, shown_pairs
from freelancer_desk.ui.dialogs.mapping import MappingDialog
from freelancer_desk.ui.forms import Line
from freelancer_desk.ui.pill import Pill
from freelancer_desk.ui.widgets import Button, Elided, Mark, clear, column

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from PySide6.QtWidgets import QLayout, QVBoxLayout

    from freelancer_desk.desk import Desk, Reader
    from freelancer_desk.desk.importing import Imported
    from freelancer_desk.desk.recognising import Copied
    from freelancer_desk.domain.importing import ImportPlan, Pending, Refused
    from freelancer_desk.domain.money import Currency
    from freelancer_desk.domain.questions import Open
    from freelancer_desk.domain.settling import Settlement
    from freelancer_desk.domain.statements import Doubt
    from freelancer_desk.ui.jobs import Job
    from freelancer_desk.ui.office import Office

    Read = tuple[ImportPlan, Settlement, Currency, tuple[str, ...]]


class ImportDialog(Framed):
    """Reads files, shows what would happen, and writes it as one step when told to."""

    def __init__(self, office: Office, paths: Sequence[Path | Copied], parent: QWidget | None = None) -> None:
        super().__init__(say("review.title"), say("review.reading"), 760, 680, parent)
        self._office, self._paths = office, tuple(paths)
        self._plan: ImportPlan | None = None
        self._answers: dict[str, str] = {}
        self._password = self._now = ""
        self._accounts: tuple[str, ...] = ()
        self._job: Job | None = None
        self.imported: Imported | None = None
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(say("review.progress"))
        self._says = Elided("", 13)
        self._says.setProperty("tone", "mut")
        self._review = column(14)
        self._stack = QStackedWidget()
        for box in (self._waiting(), self._review):
            widget = QWidget()
            widget.setLayout(box)
            self._stack.addWidget(widget)
        self.body.addWidget(self._stack)
        self.commit = Button(say("button.import_now"), rank="primary")
        self.commit.setEnabled(False)
        self.commit.clicked.connect(self._on_commit)
        self.cancel = Button(say("button.cancel"))
        self.cancel.clicked.connect(self.reject)
        self.feet(self.commit, self.cancel)
        self._read()

    def reject(self) -> None:
        """Stop what is under way; nothing is written."""
        if self._job is not None:
            self._job.cancel()
            self._job.dropped = self._plan is None
            self.cancel.setEnabled(False)
            self._says.setText(say("review.cancelling"))
            if self._plan is not None:
                return
        super().reject()

    def _read(self) -> None:
        paths, given = self._paths, recognising.Given(dict(self._answers), password=self._password)

        def work(reads: Reader, job: Job) -> Read:
            def tell(name: str, done: int, whole: int) -> None:
                self._now = name
                job.report(done, whole)

            plan = importing.read(
                reads,
                paths,
                given=given,
                progress=tell,
                cancelled=job.cancelled,
            )
            names = tuple(account.name for account in accounts.listing(reads))
            return plan, importing.preview(reads, plan), overview.totals(reads).reached.currency, names

        self._job = self._office.jobs.read_long(work, self._on_read, self._on_failed)
        self._job.progressed.connect(self._on_progress)

    def _on_progress(self, done: int, whole: int) -> None:
        self.bar.setRange(0, max(1, whole))
        self.bar.setValue(done)
        if self._plan is None and done < whole:
            self._says.setText(self._now)

    def _on_read(self, read: Read) -> None:
        self._job = None
        plan, settled, self._home, self._accounts = read
        self._plan = plan
        waits = say("review.nothing_yet", n=len(plan.pending)) if plan.pending else say("review.nothing")
        writes = say("review.under", n=plan.new_rows)
        if left := len(plan.pending) + len(plan.refused):
            writes = f"{writes} {say('review.left', n=left)}"
        self.under.setText(writes if plan.can_commit else waits)
        clear(self._review)
        for file in plan.files:
            self._review.addWidget(FileCard(file))
        doubts = {doubt.key: doubt for file in plan.files for doubt in file.doubts}
        if doubts:
            times = Counter(doubt.key for file in plan.files for doubt in file.doubts)
            asked = [self._doubt(doubt, times[doubt.key]) for doubt in doubts.values()]
            self._review.addWidget(group(say("review.doubts", n=len(doubts)), asked))
        for key, others in (
            ("review.pending", [self._pending(one) for one in plan.pending]),
            ("review.not_read", [self._refused(one) for one in plan.refused]),
        ):
            if others:
                self._review.addWidget(group(say(key, n=len(others)), others))
        new = {line.key for file in plan.files for line in file.new}
        pairs = [pair for pair in settled.transfers if pair.out.key in new or pair.into.key in new]
        if pairs:
            self._review.addWidget(group(say("review.pairs", n=len(pairs)), shown_pairs(pairs)))
        if settled.questions:
            asked = [self._question(question) for question in settled.questions[:MOST]]
            self._review.addWidget(group(say("review.questions", n=len(settled.questions)), asked))
        self._review.addStretch(1)
        self._stack.setCurrentIndex(1)
        self.commit.setEnabled(plan.can_commit)
        text = say("review.commit", n=plan.new_rows) if plan.new_rows else say("button.import_now")
        self.commit.setText(text)
        self.commit.setAccessibleName(text)
        lines: list[QWidget] = [line for line in self.findChildren(Line) if line.isVisibleTo(self)]
        (*lines, self.commit)[0].setFocus()

    def _doubt(self, doubt: Doubt, times: int) -> QWidget:
        """A question about how rows are read; an answer reads the files again."""
        text = ask(doubt.kind, {**dict(doubt.facts), "n": str(times)})
        made = noted("question", "warn", text)
        entries = [("", say("review.choose")), *((choice, _choice_words(doubt, choice)) for choice in doubt.choices)]
        choice = Choice(entries, text)
        choice.activated.connect(lambda _place: self._on_answered(doubt.key, str(choice.currentData() or "")))
        box = made.layout()
        if box is not None:
            box.addWidget(choice)
        return made

    def _pending(self, pending: Pending) -> QWidget:
        """A file that waits for its columns or its account."""
        made = noted("question", "warn", ask(pending.kind, {"file": pending.name}))
        box = made.layout()
        if box is None:
            return made
        if pending.kind == "account":
            line = self._typed(
                box, say("mapping.account"), say("button.use"), lambda text: self._on_answered(pending.key, text)
            )
            line.suggest(self._accounts)
        elif pending.header:
            button = Button(say("mapping.open"), rank="plain")
            button.clicked.connect(lambda: self._on_map(pending))
            box.addWidget(button)
        return made

    def _refused(self, refused: Refused) -> QWidget:
        made = refusal(refused)
        box = made.layout()
        if refused.problem.kind in {"file_needs_password", "password_wrong"} and box is not None:
            line = self._typed(box, say("review.password"), say("button.open"), self._on_password)
            line.setEchoMode(QLineEdit.EchoMode.Password)
        return made

    def _typed(self, box: QLayout, name: str, act: str, then: Callable[[str], None]) -> Line:
        """A line to type in, and the button that takes it."""
        line, button = Line(), Button(act)
        line.setAccessibleName(name)
        line.setPlaceholderText(name)
        line.setMinimumWidth(220)
        button.clicked.connect(lambda: then(line.text().strip()))
        line.returnPressed.connect(button.click)
        box.addWidget(line)
        box.addWidget(button)
        return line

    def _on_map(self, pending: Pending) -> None:
        dialog = MappingDialog(pending, self._accounts, self)
        dialog.said.connect(self._on_answered)
        dialog.open()

    def _on_password(self, password: str) -> None:
        if password:
            self._password = password
            self._again()

    def _on_answered(self, key: str, value: str) -> None:
        if value:
            self._answers[key] = value
            self._again()

    def _again(self) -> None:
        """Read the files anew with what was said."""
        self._plan = None
        self.commit.setEnabled(False)
        self._stack.setCurrentIndex(0)
        self._read()

    def _question(self, question: Open) -> QWidget:
        made = noted("question", "warn", question_text(question))
        box = made.layout()
        if question.at_stake and box is not None:
            stake = figures.figure(Money(question.at_stake, self._home))
            box.addWidget(Pill(say("questions.stake", amount=stake), "warn"))
        return made

    def _on_commit(self) -> None:
        plan = self._plan
        if plan is None:
            return
        self.commit.setEnabled(False)
        self.bar.setRange(0, 0)
        self._says.setText(say("review.writing"))
        self._stack.setCurrentIndex(0)

        def work(desk: Desk, job: Job) -> Imported:
            return importing.commit(
                desk, plan, progress=lambda _name, done, whole: job.report(done, whole), cancelled=job.cancelled
            )

        self._job = self._office.jobs.write(work, self._on_committed, self._on_failed)
        self._job.progressed.connect(self._on_progress)

    def _on_committed(self, imported: Imported) -> None:
        self._job = None
        self.imported = imported
        said = say("review.done", n=imported.new_rows)
        left = sum(len(file.doubts) for file in self._plan.files) if self._plan is not None else 0
        if left:
            said = f"{said} {say('review.left_out', n=left)}"
        self._office.speaker.said.emit(said, True)
        self._office.speaker.imported.emit()
        self.accept()

    def _on_failed(self, error: BaseException) -> None:
        self._job = None
        if isinstance(error, CancelledError):
            self._office.speaker.said.emit(say("review.cancelled"), False)
        else:
            self._office.speaker.refused.emit(error)
        super().reject()

    def _waiting(self) -> QVBoxLayout:
        box = column(12)
        box.addStretch(1)
        mark = Mark("tray", "acctext", 28, ground="accsoft", box=64)
        box.addWidget(mark, 0, Qt.AlignmentFlag.AlignHCenter)
        self.bar.setFixedWidth(320)
        box.addWidget(self.bar, 0, Qt.AlignmentFlag.AlignHCenter)
        self._says.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        box.addWidget(self._says)
        box.addStretch(2)
        return box


def _choice_words(doubt: Doubt, choice: str) -> str:
    """A currency is its own word; every other answer has one."""
    return choice if doubt.kind == "currency" else say(f"choice.{choice}")
