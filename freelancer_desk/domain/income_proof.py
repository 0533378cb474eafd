"""Proof of income: what came in, month by month, with the certificates behind it, and the letters that go with it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from freelancer_desk.domain import figures
from freelancer_desk.domain.money import Money, Rounding, by_currency, total
from freelancer_desk.domain.words import in_english, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from freelancer_desk.domain.days import Span
    from freelancer_desk.domain.money import Currency

VISA, LOAN, RENT = "visa", "loan", "rent"
PURPOSES = (VISA, LOAN, RENT)
STATEMENT, COVER, CLIENT, CHECKLIST = "statement", "cover", "client", "checklist"
PARTS = (STATEMENT, COVER, CLIENT, CHECKLIST)
BLANK = "_" * 28
MOST_COUNTRIES = 5
# How many points each list has.
_POINTS = {VISA: 9, LOAN: 8, RENT: 6}
_PARAGRAPHS = {COVER: 3, CLIENT: 4}


class Row(NamedTuple):
    """One payment: `worth` is what the whole of it came to in home money, None where nobody knows its rate.

    `certificate` is empty where none is held.
    """

    day: date
    payer: str
    foreign: Money | None
    worth: Money | None
    cut: Money
    certificate: str
    is_client: bool


class IncomeProof(NamedTuple):
    """What a person can show of a span of days; `countries` are sums earned by the client's country."""

    person: str
    span: Span
    made_on: date
    home: Currency
    rows: tuple[Row, ...]
    countries: Mapping[str, Mapping[str, Money]]
    registration: str
    purpose: str
    version: str

    @property
    def worth(self) -> Money:
        """Everything that came in, at the rates at which it was realised; at least that, where a rate is missing."""
        return _worth(self.rows, self.home)

    @property
    def proved(self) -> tuple[Row, ...]:
        """The payments for which a certificate is held."""
        return tuple(row for row in self.rows if row.certificate)

    @property
    def average(self) -> Money:
        """The worth of a calendar month, half-up to the minor unit; months without income count."""
        months = len(self.span.months())
        return Money.rounded(self.worth.decimal / Decimal(months), self.home, Rounding.HALF_UP)


def _worth(rows: Iterable[Row], home: Currency) -> Money:
    return total((row.worth for row in rows if row.worth is not None), home)


def _least(text: str, rows: Iterable[Row]) -> str:
    """A sum of these payments as it may be said: of those without a rate it is only a part."""
    return say("income_proof.least", amount=text) if any(row.worth is None for row in rows) else text


def masked(proof: IncomeProof) -> IncomeProof:
    """The same with clients named by letters, in the order in which they first paid; banks and platforms keep names."""
    names: dict[str, str] = {}
    rows = []
    for row in proof.rows:
        if row.is_client and row.payer:
            names.setdefault(row.payer, say("income_proof.masked", letter=_letters(len(names))))
            row = row._replace(payer=names[row.payer])  # noqa: PLW2901
        rows.append(row)
    return proof._replace(rows=tuple(rows))


def _letters(number: int) -> str:
    """A to Z, then AA, AB and so on."""
    head, tail = divmod(number, 26)
    return (_letters(head - 1) if head else "") + chr(ord("A") + tail)


@in_english()
def printed(proof: IncomeProof, parts: tuple[str, ...] = PARTS) -> dict[str, Any]:
    """What the printed template wants, every cell a text; only the parts named."""
    return {
        "title": say("income_proof.title"),
        "person": proof.person or BLANK,
        "made_on": [proof.made_on.year, proof.made_on.month, proof.made_on.day],
        "day": figures.day_text(proof.made_on),
        "footer": say("income_proof.footer", day=figures.day_text(proof.made_on), version=proof.version),
        "parts": list(parts),
        "statement": _statement(proof),
        "annex": _annex(proof),
        "letters": {part: _letter(proof, part) for part in (COVER, CLIENT)},
        "checklist": _checklist(proof),
    }


def _signature(proof: IncomeProof, part: str) -> list[list[str]]:
    """What is signed by hand, each with what is known of it; a client signs the client's letter."""
    names = ("name", "company", "day", "signature") if part == CLIENT else ("name", "cnic", "day", "signature")
    known = {"name": proof.person} if part != CLIENT else {}
    return [[say(f"income_proof.sign.{name}"), known.get(name, "")] for name in names]


def _statement(proof: IncomeProof) -> dict[str, Any]:
    count = len(proof.rows)
    cut = total((row.cut for row in proof.rows), proof.home)
    rows = [_month(proof, span) for span in proof.span.months()]
    foreign = by_currency(row.foreign for row in proof.rows if row.foreign is not None)
    sums = [say("income_proof.total"), str(count), figures.figures(foreign) or "–", *_rupees(proof.rows, proof.home)]
    sums[3] = sums[3] if count else figures.amount(proof.worth)
    unknown = sum(row.worth is None for row in proof.rows)
    notes = [say("income_proof.note"), *([say("income_proof.without_rate", n=unknown)] if unknown else [])]
    names = ("month", "payments", "foreign", "rupees", "own_word")
    return {
        "period": figures.span_text(proof.span),
        "says": say("income_proof.says", person=proof.person or BLANK),
        "figures": [
            [say("income_proof.figure.total"), _least(figures.figure(proof.worth), proof.rows)],
            [say("income_proof.figure.average"), _least(figures.figure(proof.average), proof.rows)],
            [say("income_proof.figure.certificates"), say("income_proof.of", n=count, held=len(proof.proved))],
            [say("income_proof.figure.tax"), figures.figure(cut)],
        ],
        "headings": [say(f"income_proof.col.{name}") for name in names],
        "rows": rows,
        "sums": sums,
        "facts": [
            [say("income_proof.countries"), _countries(proof)],
            [say("income_proof.registration"), proof.registration or say("income_proof.registration.none")],
        ],
        "sign": _signature(proof, STATEMENT),
        "note": " ".join(notes),
    }


def _month(proof: IncomeProof, span: Span) -> list[str]:
    rows = [row for row in proof.rows if row.day in span]
    foreign = by_currency(row.foreign for row in rows if row.foreign is not None)
    return [figures.month_text(span.first), str(len(rows)), figures.figures(foreign) or "–", *_rupees(rows, proof.home)]


def _rupees(rows: Sequence[Row], home: Currency) -> list[str]:
    """What payments came to, and what of it rests on the person's own word."""
    own_word = [row for row in rows if not row.certificate]
    return [_rupee_cell(some, home) for some in (rows, own_word)]


def _rupee_cell(rows: Sequence[Row], home: Currency) -> str:
    if rows and all(row.worth is None for row in rows):
        return say("income_proof.no_rate")
    return _least(figures.amount(_worth(rows, home)), rows) if rows else "–"


def _countries(proof: IncomeProof) -> str:
    """The countries from which most was earned, by the largest sum of one currency; amounts are never added across."""
    known = {name: sums for name, sums in proof.countries.items() if name}
    order = sorted(known, key=lambda name: (-max(money.decimal for money in known[name].values()), name))
    told = [
        say("income_proof.country", country=name, amounts=figures.figures(known[name]))
        for name in order[:MOST_COUNTRIES]
    ]
    return "; ".join(told) or say("income_proof.countries.none")


def _annex(proof: IncomeProof) -> dict[str, Any]:
    names = ("day", "payer", "foreign", "rupees", "certificate")
    return {
        "title": say("income_proof.annex"),
        "under": say("income_proof.annex.under", n=len(proof.rows), held=len(proof.proved)),
        "headings": [say(f"income_proof.col.{name}") for name in names],
        "rows": [
            [
                figures.day_text(row.day),
                row.payer or "–",
                figures.figure(row.foreign) if row.foreign is not None else "–",
                figures.amount(row.worth) if row.worth is not None else say("income_proof.no_rate"),
                row.certificate or say("income_proof.self_declared"),
            ]
            for row in proof.rows
        ],
        "own_word": [not row.certificate for row in proof.rows],
        "mark": say("income_proof.self_declared"),
        "empty": say("income_proof.annex.empty"),
    }


def _letter(proof: IncomeProof, part: str) -> dict[str, Any]:
    facts = {
        "person": proof.person or BLANK,
        "first": figures.day_text(proof.span.first),
        "last": figures.day_text(proof.span.last),
        "total": _least(figures.figure(proof.worth), proof.rows),
        "average": _least(figures.figure(proof.average), proof.rows),
        "blank": BLANK,
    }
    purpose = say(f"income_proof.purpose.{proof.purpose}")
    numbers = range(1, _PARAGRAPHS[part] + 1)
    return {
        "to": say(f"income_proof.{part}.to"),
        "subject": say(f"income_proof.{part}.subject", purpose=purpose, **facts),
        "paragraphs": [say(f"income_proof.{part}.{number}", purpose=purpose, **facts) for number in numbers],
        "sign": _signature(proof, part),
        "hint": say(f"income_proof.{part}.hint"),
    }


def _checklist(proof: IncomeProof) -> dict[str, Any]:
    points = range(1, _POINTS[proof.purpose] + 1)
    return {
        "title": say("income_proof.checklist", purpose=say(f"income_proof.purpose.{proof.purpose}")),
        "points": [say(f"income_proof.check.{proof.purpose}.{point}") for point in points],
        "note": say("income_proof.checklist.note"),
    }


@in_english()
def letter_text(proof: IncomeProof, part: str) -> str:
    """The cover letter or the client's letter as plain text, to be edited before it is printed."""
    told = _letter(proof, part)
    sender = [proof.person or BLANK, figures.day_text(proof.made_on)] if part == COVER else [BLANK, BLANK]
    blocks = ["\n".join(sender), told["to"], told["subject"], *told["paragraphs"]]
    lines = [f"{label}: {known or BLANK}" for label, known in told["sign"]]
    return "\n\n".join([*blocks, "\n".join(lines)]) + "\n"
