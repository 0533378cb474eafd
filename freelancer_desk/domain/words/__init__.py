"""Where the program speaks: every sentence for people by its key, through the gettext catalogue."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import TYPE_CHECKING

from freelancer_desk.domain.voice import Voice as Voice
from freelancer_desk.domain.voice import apart as apart
from freelancer_desk.domain.voice import bare as bare
from freelancer_desk.domain.voice import beside as beside
from freelancer_desk.domain.voice import directed as directed
from freelancer_desk.domain.voice import in_english as in_english
from freelancer_desk.domain.voice import is_arabic as is_arabic
from freelancer_desk.domain.voice import is_english, now_spoken, put_in
from freelancer_desk.domain.voice import series as series
from freelancer_desk.domain.voice import speak as speak
from freelancer_desk.domain.voice import until as until
from freelancer_desk.domain.words import frame

if TYPE_CHECKING:
    from collections.abc import Iterator

    from freelancer_desk.domain.problems import DeskError, Problem

    Words = str | tuple[str, str]

ROOMS = (
    "frame", "screens", "refusals", "seeing", "taxes", "documents", "commands", "books", "questions", "files", "trails", "pages",
    "desk_pages", "papers", "rates", "years", "returns", "tax_facts", "dates", "handover", "invoices", "invoice_pages",
    "invoice_papers", "sharing", "palette", "lessons", "toolkit",
)  # fmt: skip


class Sentences(Mapping[str, "Words"]):
    """Every sentence by its key, a pair where one and many differ (chosen by the fact `n`).

    The first room is read at once, with all that a window says before its first paint; the others when a sentence is
    wanted that is not there.
    """

    def __init__(self) -> None:
        self._found: dict[str, Words] = dict(frame.SENTENCES)
        self._is_whole = False

    def __getitem__(self, key: str) -> Words:
        found = self._found.get(key)
        return self._all()[key] if found is None else found

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def _all(self) -> dict[str, Words]:
        if not self._is_whole:
            for room in ROOMS:
                self._found.update(importlib.import_module(f"{__name__}.{room}").SENTENCES)
            self._is_whole = True
        return self._found


SENTENCES = Sentences()

# Keys whose English stands for something else, too: catalogues know them by their key, not by their English.
AMBIGUOUS = frozenset({
    "button.open", "field.notice.sender", "invoice.status.credited", "invoice.status.issued", "invoices.filter.open",
    "letter.col.bank", "letter.col.day", "letter.col.foreign", "letter.col.payer", "letter.col.shown", "letter.col.total",
    "letter.shown.yes", "letter.sign.cnic", "letter.sign.name", "letter.sign.phone", "letter.sign.signature",
    "line.text", "toolkit.cut", "toolkit.open",
})  # fmt: skip


def say(key: str, /, **facts: object) -> str:
    """The sentence of `key` with its facts put in; raises KeyError for a key that has no words."""
    template = SENTENCES[key]
    if isinstance(template, tuple):
        number = facts["n"]
        if not isinstance(number, int):
            raise TypeError(key)
        one, many = template
        english = one if number == 1 else many
        return put_in(english if is_english() else now_spoken().many(one, many, number), facts)
    return put_in(_translated(template, known_as=key if key in AMBIGUOUS else template), facts)


def told(text: str) -> str:
    """A sentence that ships as data, such as where a bank's statement is found, in the language now spoken."""
    return _translated(text, known_as=text)


def _translated(english: str, known_as: str) -> str:
    found = english if is_english() else now_spoken().one(known_as)
    return english if found == known_as else found


def write(key: str, /, **facts: object) -> str:
    """As `say`, in the language that the key is of, whatever the screen speaks: for clients, and names of files."""
    template = SENTENCES[key]
    if not isinstance(template, str):
        raise TypeError(key)
    return template.format_map(facts)


def sentence(problem: Problem | DeskError) -> str:
    """One clear sentence for a problem or a refusal; a kind without words of its own still gets one."""
    facts: Mapping[str, object] = problem.facts
    keys = (f"refusal.{problem.kind}", f"check.{problem.kind}", "refusal.unknown")
    return say(next(key for key in keys if key in SENTENCES), **{"kind": problem.kind, **facts})


def ask(kind: str, facts: Mapping[str, str]) -> str:
    """The words of a question of meaning; several rows alike are asked about together."""
    return say(f"question.{kind}", **{**facts, "n": int(facts.get("n", "1"))})
