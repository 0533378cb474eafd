"""The review of an import: what was recognised, new, known, skipped and why; pairs and questions; then one step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QStackedWidget, QWidget

from freelancer_desk.desk import importing, overview, recognising
from freelancer_desk.domain import figures
from freelancer_desk.domain.money import Money
from freelancer_desk.domain.problems import CancelledError
from freelancer_desk.domain.words import ask, say, sentence
from freelancer_desk.ui.asking import proof_words, question_text
from freelancer_desk.ui.dialogs.frame import Framed
from freelancer_desk.ui.forms import Choice
from freelancer_desk.ui.widgets import Button, Card, Elided, Mark, Pill, clear, column, label, row, rule

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

    from freelancer_desk.desk import Desk, Reader
    from freelancer_desk.desk.importing import Imported
    from freelancer_desk.domain.importing import FilePlan, ImportPlan, Pending, Refused
    from freelancer_desk.domain.matching import Entry, Pair
    from freelancer_desk.domain.money import Currency
    from freelancer_desk.domain.questions import Open
    from freelancer_desk.domain.settling import Settlement
    from freelancer_desk.domain.statements import Doubt
    from freelancer_desk.ui.jobs import Job
    from freelancer_desk.ui.office import Office

    Read = tuple[ImportPlan, Settlement, Currency]

MOST = 12


class FileCard(Card):
    """What becomes of one file."""

    def __init__(self, file: FilePlan) -> None:
        super().__init__(margin=18, spacing=8)
        statement = file.statement
        names = column(1)
        names.addWidget(Elided(statement.name, 14, 600))
        about = Elided(" · ".join(filter(None, (statement.account.name, _days(file)))), 12)
        about.setProperty("tone", "mut")
        names.addWidget(about)
        head = row(Mark("file-text", "acctext", 20, ground="accsoft", box=38), spacing=12)
        head.addLayout(names, 1)
        proof = statement.proof
        difference = figures.figure(proof.difference) if proof.difference is not None else ""
        head.addWidget(Pill(*proof_words(proof.proved, difference, proof.first_break_row)))
        self.box.addLayout(head)
        self.box.addLayout(self._counts(file))
        for text in _remarks(file):
            line = row(spacing=8)
            line.setContentsMargins(50, 0, 0, 0)
            line.addWidget(label(text[0], 12, tone=text[1], wrap=True), 1)
            self.box.addLayout(line)

    def _counts(self, file: FilePlan) -> QHBoxLayout:
        wrong = len(file.problems)
        counts = (
            ("review.new", len(file.new), "good"),
            ("review.known", len(file.known) + len(file.same), "neutral"),
            ("review.skipped", len(file.statement.skipped), "neutral"),
            ("review.waiting", len(file.doubts), "warn"),
            ("review.wrong", wrong, "bad"),
        )
        line = row(spacing=8)
        line.setContentsMargins(50, 0, 0, 0)
        for key, number, kind in counts:
            if number or key == "review.new":
                line.addWidget(Pill(say(key, n=number), kind if number else "neutral"))
        line.addStretch(1)
        return line


def _days(file: FilePlan) -> str:
    days = sorted(line.day for line in file.statement.lines)
    return f"{figures.day_text(days[0])} – {figures.day_text(days[-1])}" if days else ""


def _remarks(file: FilePlan) -> list[tuple[str, str]]:
    """Why rows were skipped and what is wrong with others, with their row numbers; the rest is counted."""
    said: list[tuple[str, str]] = []
    if file.seen_before:
        said.append((say("review.seen_before"), "mut"))
    said += [(say("review.row", row=problem.row or 0, text=sentence(problem)), "bad") for problem in file.problems]
    said += [(say("review.row", row=skip.row, text=skip.reason), "mut") for skip in file.statement.skipped]
    rest = len(said) - MOST
    return [*said[:MOST], (say("review.more", n=rest), "mut")] if rest > 0 else said


class ImportDialog(Framed):
    """Reads files, shows what would happen, and writes it as one step when told to."""

    def __init__(self, office: Office, paths: Sequence[Path], parent: QWidget | None = None) -> None:
        super().__init__(say("review.title"), say("review.reading"), 760, 680, parent)
        self._office, self._paths = office, tuple(paths)
        self._plan: ImportPlan | None = None
        self._answers: dict[str, str] = {}
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
        paths, given = self._paths, recognising.Given(dict(self._answers))

        def work(reads: Reader, job: Job) -> Read:
            plan = importing.read(
                reads,
                paths,
                given=given,
                progress=lambda _name, done, whole: job.report(done, whole),
                cancelled=job.cancelled,
            )
            return plan, importing.preview(reads, plan), overview.totals(reads).reached.currency

        self._job = self._office.jobs.read_long(work, self._on_read, self._on_failed)
        self._job.progressed.connect(self._on_progress)

    def _on_progress(self, done: int, whole: int) -> None:
        self.bar.setRange(0, max(1, whole))
        self.bar.setValue(done)
        if self._plan is None and done < whole:
            self._says.setText(self._paths[done * len(self._paths) // whole].name)

    def _on_read(self, read: Read) -> None:
        self._job = None
        plan, settled, self._home = read
        self._plan = plan
        self.under.setText(say("review.under", n=plan.new_rows) if plan.can_commit else say("review.nothing"))
        clear(self._review)
        for file in plan.files:
            self._review.addWidget(FileCard(file))
        doubts = {doubt.key: doubt for file in plan.files for doubt in file.doubts}
        if doubts:
            asked = [self._doubt(doubt) for doubt in doubts.values()]
            self._review.addWidget(_group(say("review.doubts", n=len(doubts)), asked))
        others = [_pending(one) for one in plan.pending] + [_refused(one) for one in plan.refused]
        if others:
            self._review.addWidget(_group(say("review.not_read", n=len(others)), others))
        new = {line.key for file in plan.files for line in file.new}
        pairs = [pair for pair in settled.transfers if pair.out.key in new or pair.into.key in new]
        if pairs:
            self._review.addWidget(_group(say("review.pairs", n=len(pairs)), _shown_pairs(pairs)))
        if settled.questions:
            asked = [self._question(question) for question in settled.questions[:MOST]]
            self._review.addWidget(_group(say("review.questions", n=len(settled.questions)), asked))
        self._review.addStretch(1)
        self._stack.setCurrentIndex(1)
        self.commit.setEnabled(plan.can_commit)
        text = say("review.commit", n=plan.new_rows) if plan.new_rows else say("button.import_now")
        self.commit.setText(text)
        self.commit.setAccessibleName(text)
        self.commit.setFocus()

    def _doubt(self, doubt: Doubt) -> QWidget:
        """A question about how rows are read; an answer reads the files again."""
        text = ask(doubt.kind, dict(doubt.facts))
        made = _noted("question", "warn", text)
        entries = [("", say("review.choose")), *((choice, say(f"choice.{choice}")) for choice in doubt.choices)]
        choice = Choice(entries, text)
        choice.activated.connect(lambda _place: self._on_answered(doubt.key, str(choice.currentData() or "")))
        box = made.layout()
        if box is not None:
            box.addWidget(choice)
        return made

    def _on_answered(self, key: str, value: str) -> None:
        if value:
            self._answers[key] = value
            self._plan = None
            self.commit.setEnabled(False)
            self._stack.setCurrentIndex(0)
            self._read()

    def _question(self, question: Open) -> QWidget:
        made = _noted("question", "warn", question_text(question))
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


def _shown_pairs(pairs: Sequence[Pair]) -> list[QWidget]:
    shown = [_pair(pair) for pair in pairs[:MOST]]
    if len(pairs) > MOST:
        shown.append(label(say("review.more", n=len(pairs) - MOST), 12, tone="mut"))
    return shown


def _pair(pair: Pair) -> QWidget:
    made = QWidget()
    line = row(Mark("arrows-left-right", "acctext", 18), spacing=12)
    words = column(1)
    words.addWidget(Elided(say("review.pair", out=_side(pair.out), into=_side(pair.into)), 13, 500, tabular=True))
    under = Elided(say(f"pair.{pair.reason}"), 12)
    under.setProperty("tone", "mut")
    words.addWidget(under)
    line.addLayout(words, 1)
    line.addWidget(Pill(say("review.sure" if pair.sure else "review.unsure"), "good" if pair.sure else "warn"))
    made.setLayout(line)
    return made


def _side(entry: Entry) -> str:
    amount = figures.figure(abs(Money(entry.minor, entry.account.currency)))
    return say("review.side", account=entry.account.name, amount=amount, day=figures.day_text(entry.day))


def _pending(pending: Pending) -> QWidget:
    return _noted("question", "warn", ask(pending.kind, {"file": pending.name}))


def _refused(refused: Refused) -> QWidget:
    return _noted("warning-circle", "bad", say("review.refused", file=refused.name, why=sentence(refused.problem)))


def _noted(icon: str, tint: str, text: str) -> QWidget:
    made = QWidget()
    line = row(spacing=12)
    line.addWidget(Mark(icon, tint, 18), 0, Qt.AlignmentFlag.AlignTop)
    line.addWidget(label(text, 13, wrap=True), 1)
    made.setLayout(line)
    return made


def _group(title: str, rows: Sequence[QWidget]) -> Card:
    card = Card(margin=18, spacing=9)
    card.box.addWidget(label(title, 14, 600))
    for widget in rows:
        card.box.addWidget(rule())
        card.box.addWidget(widget)
    return card
