"""Where the program speaks: every sentence for people by its key, through the gettext catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freelancer_desk.domain.voice import Voice as Voice
from freelancer_desk.domain.voice import apart as apart
from freelancer_desk.domain.voice import bare as bare
from freelancer_desk.domain.voice import beside as beside
from freelancer_desk.domain.voice import directed as directed
from freelancer_desk.domain.voice import in_english as in_english
from freelancer_desk.domain.voice import is_arabic as is_arabic
from freelancer_desk.domain.voice import is_english, put_in
from freelancer_desk.domain.voice import series as series
from freelancer_desk.domain.voice import speak as speak
from freelancer_desk.domain.voice import until as until
from freelancer_desk.domain.words import (
    books,
    commands,
    dates,
    desk_pages,
    documents,
    files,
    handover,
    invoice_pages,
    invoice_papers,
    invoices,
    lessons,
    pages,
    palette,
    papers,
    questions,
    rates,
    refusals,
    returns,
    screens,
    seeing,
    sharing,
    tax_facts,
    taxes,
    toolkit,
    trails,
    years,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from freelancer_desk.domain.problems import DeskError, Problem

# A key says one sentence, or a pair for one and for many (chosen by the fact `n`).
SENTENCES: dict[str, str | tuple[str, str]] = {
    **refusals.SENTENCES,
    **screens.SENTENCES,
    **seeing.SENTENCES,
    **taxes.SENTENCES,
    **documents.SENTENCES,
    **commands.SENTENCES,
    **books.SENTENCES,
    **questions.SENTENCES,
    **files.SENTENCES,
    **trails.SENTENCES,
    **pages.SENTENCES,
    **desk_pages.SENTENCES,
    **papers.SENTENCES,
    **rates.SENTENCES,
    **years.SENTENCES,
    **returns.SENTENCES,
    **tax_facts.SENTENCES,
    **dates.SENTENCES,
    **handover.SENTENCES,
    **invoices.SENTENCES,
    **invoice_pages.SENTENCES,
    **invoice_papers.SENTENCES,
    **sharing.SENTENCES,
    **palette.SENTENCES,
    **lessons.SENTENCES,
    **toolkit.SENTENCES,
}


# Keys whose English stands for something else, too: catalogues know them by their key, not by their English.
AMBIGUOUS = frozenset(
    {"button.open", "toolkit.open", "invoice.status.issued", "invoices.filter.open", "field.notice.sender", "line.text"}
)


def say(key: str, /, **facts: object) -> str:
    """The sentence of `key` with its facts put in; raises KeyError for a key that has no words."""
    template = SENTENCES[key]
    if isinstance(template, tuple):
        number = facts["n"]
        if not isinstance(number, int):
            raise TypeError(key)
        one, many = template
        english = one if number == 1 else many
        return put_in(english if is_english() else Voice.many(one, many, number), facts)
    return put_in(_translated(template, known_as=key if key in AMBIGUOUS else template), facts)


def told(text: str) -> str:
    """A sentence that ships as data, such as where a bank's statement is found, in the language now spoken."""
    return _translated(text, known_as=text)


def _translated(english: str, known_as: str) -> str:
    found = english if is_english() else Voice.one(known_as)
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
