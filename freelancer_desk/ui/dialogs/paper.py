"""The dialog for papers: keep files and say what they are and what they belong to, or say it anew of one paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freelancer_desk.desk import accounts, papers, receipts
from freelancer_desk.desk.papers import overview as paper_overview
from freelancer_desk.domain import figures
from freelancer_desk.domain.papers import E_PRC, KINDS, TABLES
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import say, sentence
from freelancer_desk.ui.dialogs.asked import PasswordDialog
from freelancer_desk.ui.dialogs.frame import Framed
from freelancer_desk.ui.dialogs.paper_table import PaperTableDialog
from freelancer_desk.ui.forms import ChoiceField, DayField, Field, TextField, field_grid
from freelancer_desk.ui.widgets import Button, Card, Elided, Mark, row

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from freelancer_desk.desk import Desk, Reader
    from freelancer_desk.desk.papers.overview import Kept
    from freelancer_desk.domain.papers import Paper
    from freelancer_desk.ui.office import Office

    Targets = list[tuple[str, str]]

WIDTH, HEIGHT = 600, 580
_MOST_NAMES = 4


class PaperDialog(Framed):
    """Keeps files (`paths`), changes what is said of `paper`, or with neither notes a paper that has no file."""

    def __init__(
        self,
        office: Office,
        paths: Sequence[Path] = (),
        parent: QWidget | None = None,
        *,
        target: str = "",
        kind: str = E_PRC,
        paper: Paper | None = None,
    ) -> None:
        super().__init__(*_heads(paper, len(paths)), WIDTH, HEIGHT, parent)
        self._office, self._paths, self._paper, self._target = office, tuple(paths), paper, target
        files = [paper.name] if paper is not None else [path.name for path in self._paths]
        if files:
            self.body.addWidget(_names(files))
        self.fields: dict[str, Field] = {
            "kind": ChoiceField(say("paper.kind"), [(kind, say(f"papers.kind.{kind}")) for kind in KINDS]),
            "target": ChoiceField(say("paper.target"), [("", say("paper.target.none"))]),
            "number": TextField(say("paper.number"), say("form.optional")),
            "day": DayField(say("paper.day"), say("form.optional")),
            "issuer": TextField(say("paper.issuer"), say("paper.issuer.hint")),
            "note": TextField(say("paper.note"), say("form.optional")),
        }
        self.fields["kind"].put(paper.kind if paper is not None else kind)
        self.fields["kind"].changed.connect(self._on_kind)
        grid = field_grid()
        for at, names in enumerate((("kind", "number"), ("target",), ("day", "issuer"), ("note",))):
            for across, name in enumerate(names):
                grid.addWidget(self.fields[name], at, across, 1, 3 - len(names))
                grid.setColumnStretch(across, 1)
        self.body.addLayout(grid)
        self.body.addStretch(1)
        self.fields["number"].setVisible(len(self._paths) <= 1)
        if paper is not None:
            for name, value in (("number", paper.number), ("issuer", paper.issuer), ("note", paper.note)):
                self.fields[name].put(value)
            self.fields["day"].put(paper.day.isoformat() if paper.day is not None else "")
        verb = "button.save" if paper is not None else "paper.keep.now" if paths else "paper.note.now"
        self.save = Button(say(verb), rank="primary")
        self.save.clicked.connect(lambda: self._on_save(None))
        cancel = Button(say("button.cancel"))
        cancel.clicked.connect(self.reject)
        self.rows = Button(say("paper.rows"), "table")
        self.rows.setAutoDefault(False)
        self.rows.clicked.connect(self._on_rows)
        self.foot.addWidget(self.rows)
        self.feet(self.save, cancel)
        self._on_kind(self.fields["kind"].value())
        year = office.years.shown
        office.jobs.look(lambda reads: _targets(reads, year), self._on_targets)
        self.fields["number" if len(self._paths) <= 1 else "kind"].editor.setFocus()

    def _on_targets(self, targets: Targets) -> None:
        field = self.fields["target"]
        if isinstance(field, ChoiceField):
            none = say("paper.target.more") if self._paper is not None else say("paper.target.none")
            field.choice.offer([("", none), *targets])
            if self._target and field.choice.findData(self._target) < 0:
                field.choice.addItem(self._target, self._target)
            field.put(self._target)

    def _on_kind(self, kind: str) -> None:
        has_rows = kind in TABLES
        self.rows.setVisible(self._paper is not None and (has_rows or self._paper.rows > 0))
        hint = "" if self._paper is not None or not has_rows else "paper.rows_too" if self._paths else "paper.rows_next"
        self.fields["kind"].tell(hint=say(hint) if hint else "")

    def _on_rows(self) -> None:
        if self._paper is not None:
            PaperTableDialog(self._office, self._paper.id, self.parentWidget()).open()
            self.reject()

    def _said(self) -> dict[str, str]:
        """What was typed; of several files no number, for each has its own."""
        left_out = {"target", "number"} if len(self._paths) > 1 else {"target"}
        said = {name: field.value() for name, field in self.fields.items() if name not in left_out}
        return said if self._paper is not None else {name: value for name, value in said.items() if value}

    def _on_save(self, password: str | None) -> None:
        """Keep or change; an empty password keeps a locked file unread."""
        self.save.setEnabled(False)
        for field in self.fields.values():
            field.tell()
        said, target, paper, paths = self._said(), self.fields["target"].value(), self._paper, self._paths

        def change(desk: Desk) -> list[Kept]:
            if paper is not None:
                papers.change(desk, paper.id, said)
                if target:
                    papers.attach_known(desk, paper.id, target)
            return []

        def keep(desk: Desk) -> list[Kept]:
            unread = password == ""
            word = password or ""
            found = [paper_overview.keep(desk, path, target, said, password=word, unread=unread) for path in paths]
            papers.tidy(desk)
            return found

        def note(desk: Desk) -> list[Kept]:
            return [paper_overview.note(desk, target, said)]

        verb = change if paper is not None else keep if paths else note
        self._office.jobs.write(lambda desk, _job: verb(desk), self._on_saved, self._on_refused)

    def _on_saved(self, kept: list[Kept]) -> None:
        wants_rows = self.fields["kind"].value() in TABLES
        if kept and not self._paths:
            self._office.speaker.said.emit(say("paper.noted"), True)
            if wants_rows:
                PaperTableDialog(self._office, kept[0].id, self.parentWidget()).open()
        else:
            words = kept_words(kept, wants_rows=wants_rows) if kept else say("paper.changed")
            self._office.speaker.said.emit(words, True)
        self.accept()

    def _on_refused(self, error: BaseException) -> None:
        self.save.setEnabled(True)
        if isinstance(error, DeskError) and error.kind in paper_overview.LOCKED:
            PasswordDialog(error, self._on_save, self).open()
            return
        field = self.fields.get(str(error.facts.get("field", ""))) if isinstance(error, DeskError) else None
        if isinstance(error, DeskError) and field is not None:
            field.refuse(error)
            field.editor.setFocus()
        elif isinstance(error, DeskError):
            self.under.setText(sentence(error))
            self.under.setProperty("tone", "bad")
            self.under.update()
        else:
            self._office.speaker.refused.emit(error)


def _heads(paper: Paper | None, files: int) -> tuple[str, str]:
    """The name of the dialog and its sentence."""
    has_file = paper.has_file if paper is not None else files > 0
    if paper is not None:
        title = say("paper.edit")
    else:
        title = say("paper.keep", n=files) if has_file else say("paper.note.title")
    return title, say("paper.under" if has_file else "paper.note.under")


def kept_words(kept: Sequence[Kept], *, wants_rows: bool) -> str:
    """What became of files that were kept."""
    if any(one.is_read for one in kept):
        told = say("paper.read", n=sum(one.rows for one in kept))
        wrong = sum(len(one.problems) for one in kept)
        return f"{told} {say('paper.unread', n=wrong)}" if wrong else told
    told = say("paper.kept", n=len(kept))
    return f"{told} {say('paper.no_rows')}" if wants_rows else told


def _targets(reads: Reader, year: object) -> Targets:
    """What a paper may belong to: payments of the year (those without a paper first), accounts, the year."""
    from freelancer_desk.domain.days import TaxYear

    shown = year if isinstance(year, TaxYear) else None
    listed = sorted(receipts.listing(reads, shown), key=lambda one: (one.has_paper, -one.day.toordinal()))
    found = [
        (
            f"payment:{one.id}",
            say(
                "papers.row",
                day=figures.day_text(one.day),
                payer=one.payer or "–",
                amount=figures.figure(one.credited),
            ),
        )
        for one in listed
    ]
    years = [(f"year:{shown.number}", say("paper.target.year", year=shown.number))] if shown is not None else []
    return [*years, *((f"account:{one.id}", one.name) for one in accounts.listing(reads)), *found]


def _names(names: Sequence[str]) -> Card:
    card = Card(margin=14, spacing=8)
    for name in names[:_MOST_NAMES]:
        line = row(Mark("file-text", "acctext", 18), spacing=10)
        line.addWidget(Elided(name, 13, 500), 1)
        card.box.addLayout(line)
    if len(names) > _MOST_NAMES:
        more = Elided(say("paper.more_files", n=len(names) - _MOST_NAMES), 12)
        more.setProperty("tone", "mut")
        card.box.addWidget(more)
    return card
