"""Letters: what a person asks of a bank about payments, as data that is set as a page or written as plain text."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any, NamedTuple

from freelancer_desk.domain import figures
from freelancer_desk.domain.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

E_PRC, CERTIFICATES, PURPOSE_CODE, RATE, CORRECT_CUT, REFUND = (
    "e-prc", "certificates", "purpose-code", "rate", "correct-cut", "refund",
)  # fmt: skip
KINDS = (E_PRC, CERTIFICATES, PURPOSE_CODE, RATE, CORRECT_CUT, REFUND)
WIDTH = 78
_BLANK = "_" * 28
_GAP = "  "
# Columns of amounts, which stand on the right, and those that are summed up at the foot.
_AMOUNTS = frozenset({"foreign", "rupees", "tax", "lawful", "over"})
# How wide a printed column may be: those that hold names and references share what is left.
_WIDE = {"payer": "1.2", "bank": "1", "reference": "1"}


class Law(NamedTuple):
    """A rule that a letter names, where it was read, and when."""

    law: str
    source: str
    day: str

    @property
    def text(self) -> str:
        """One line for the foot of the letter."""
        return say("letter.law", law=self.law, source=self.source, day=self.day)


class LetterTable(NamedTuple):
    """The payments concerned: column names, their headings, rows of texts, and the sums (empty without any)."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    sums: tuple[str, ...]

    @property
    def headings(self) -> tuple[str, ...]:
        """What stands above the columns."""
        return tuple(say(f"letter.col.{column}") for column in self.columns)

    @property
    def on_the_right(self) -> tuple[bool, ...]:
        """Which columns hold amounts."""
        return tuple(column in _AMOUNTS for column in self.columns)


class Letter(NamedTuple):
    """One letter: to one bank about one account, or a note for the return; `payments` are those it is about."""

    kind: str
    person: str
    bank: str
    account: str
    number: str
    to: tuple[str, ...]
    day: date
    subject: str
    before: tuple[str, ...]
    table: LetterTable | None
    after: tuple[str, ...]
    enclosures: tuple[str, ...]
    laws: tuple[Law, ...]
    payments: tuple[str, ...]

    @property
    def head(self) -> tuple[str, ...]:
        """The lines under the sender's name: the account that the letter is about."""
        if not self.bank:
            return ()
        number = self.number or _BLANK
        return (say("letter.account", number=number), say("letter.account.at", bank=self.bank))

    @property
    def signature(self) -> tuple[tuple[str, str], ...]:
        """What is filled in and signed by hand, each with what is known of it."""
        if not self.bank:
            return ()
        known = {"name": self.person}
        return tuple(
            (say(f"letter.sign.{name}"), known.get(name, "")) for name in ("name", "cnic", "phone", "signature")
        )


def told(template: str | Sequence[str], facts: Mapping[str, object], n: int) -> str:
    """A paragraph with its facts; a pair is one text for a single payment and one for several."""
    text = template if isinstance(template, str) else template[0 if n == 1 else 1]
    return text.format_map(facts)


def text(letters: Sequence[Letter]) -> str:
    """Letters as plain text, one after the other, each from the top of a page, in the language now spoken."""
    return "\f".join(_text(letter) for letter in letters)


def _text(letter: Letter) -> str:
    day = figures.day_text(letter.day)
    name = letter.person or _BLANK
    lines = [f"{name}{day:>{max(WIDTH - len(name), len(day) + 2)}}", *letter.head, "", *letter.to, ""]
    lines += [say("letter.subject", subject=letter.subject), ""]
    for paragraph in letter.before:
        lines += [*_wrapped(paragraph), ""]
    if letter.table is not None:
        lines += [*_table_text(letter.table), ""]
    for paragraph in letter.after:
        lines += [*_wrapped(paragraph), ""]
    wide = max((len(label) for label, _ in letter.signature), default=0)
    lines += [f"{label:<{wide}}  {value or _BLANK}" for label, value in letter.signature]
    if letter.enclosures:
        lines += ["", say("letter.enclosed", what="; ".join(letter.enclosures))]
    if letter.laws:
        lines += ["", say("letter.laws"), *(line for law in letter.laws for line in _wrapped(f"-   {law.text}"))]
    return "\n".join(line.rstrip() for line in lines).rstrip() + "\n"


def _wrapped(paragraph: str) -> list[str]:
    """A paragraph in lines; what follows a number or a dash hangs under the first word."""
    hanging = " " * 4 if paragraph[:1] in "-123456789" and paragraph[1:2] in {".", " "} else ""
    return textwrap.wrap(paragraph, WIDTH, subsequent_indent=hanging, break_long_words=False, break_on_hyphens=False)


def _table_text(table: LetterTable) -> list[str]:
    rows = [table.headings, *table.rows, *([table.sums] if table.sums else [])]
    widths = [max(len(row[column]) for row in rows) for column in range(len(table.columns))]

    def line(row: Sequence[str]) -> str:
        cells = zip(row, widths, table.on_the_right, strict=True)
        return _GAP.join(f"{cell:>{width}}" if right else f"{cell:<{width}}" for cell, width, right in cells)

    rule = "-" * (sum(widths) + len(_GAP) * (len(widths) - 1))
    foot = [rule, line(table.sums)] if table.sums else []
    return [line(table.headings), rule, *map(line, table.rows), *foot]


def printed(letters: Sequence[Letter]) -> dict[str, Any]:
    """Letters as their printed template wants them: every cell a text, in the language now spoken."""
    first = letters[0]
    return {
        "title": first.subject,
        "person": first.person,
        "made_on": [first.day.year, first.day.month, first.day.day],
        "letters": [_printed(letter) for letter in letters],
        "laws": say("letter.laws"),
    }


def _printed(letter: Letter) -> dict[str, Any]:
    table = letter.table
    return {
        "person": letter.person or _BLANK,
        "head": list(letter.head),
        "day": figures.day_text(letter.day),
        "to": list(letter.to),
        "subject": letter.subject,
        "before": list(letter.before),
        "after": list(letter.after),
        "table": None
        if table is None
        else {
            "headings": list(table.headings),
            "widths": [_WIDE.get(column, "auto") for column in table.columns],
            "right": list(table.on_the_right),
            "rows": [list(row) for row in table.rows],
            "sums": list(table.sums),
        },
        "signature": [list(pair) for pair in letter.signature],
        "enclosed": say("letter.enclosed", what="; ".join(letter.enclosures)) if letter.enclosures else "",
        "laws": [law.text for law in letter.laws],
    }
