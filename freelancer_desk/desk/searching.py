"""Search over everything in the book: clients, invoices, payments, lines, papers, accounts, by any of their words."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.desk import country, ledger
from freelancer_desk.desk.finding import decimal_of, figure_of
from freelancer_desk.domain import figures
from freelancer_desk.domain.money import Money, currency
from freelancer_desk.domain.words import beside

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from freelancer_desk.store.book import Reads

CLIENT, INVOICE, PAYMENT, LINE, PAPER, ACCOUNT = "client", "invoice", "payment", "line", "paper", "account"
LEAST, MOST_EACH = 2, 6
# Amounts of all currencies are looked for alike, as most of them are written.
_CENTS = 2
_DAY = re.compile(r"(\d{1,2})-([^\W\d_]{3,})(?:-(\d{4}))?", re.ASCII)


class Found(NamedTuple):
    """One thing that was found: what it is, its row, and how it is told."""

    kind: str
    id: str
    title: str
    under: str


def find(reads: Reads, text: str) -> tuple[Found, ...]:
    """What has all of the words in it, up to six of each kind, the newest first; nothing for fewer than two letters."""
    words = [_as_kept(word) for word in text.split()]
    if len("".join(words)) < LEAST:
        return ()
    kinds = (_clients, _invoices, _payments, _accounts, _papers, _lines)
    return tuple(found for search in kinds for found in search(reads, words))


def _as_kept(word: str) -> str:
    """A word as the book has it: an amount without commas, sign and zeros at its end, `30-Oct-2026` as `2026-10-30`."""
    if day := _DAY.fullmatch(word):
        names = [name.casefold() for name in figures.month_names()]
        number = next((at for at, name in enumerate(names, 1) if name == day[2].casefold()), 0)
        return f"{day[3] or ''}-{number:02}-{int(day[1]):02}" if number else word
    figure = figure_of(word)
    whole, point, rest = figure.partition(".")
    return f"{whole}{point}{rest}".rstrip("0").rstrip(".") if point else figure or word


def _where(words: list[str], *columns: str, amounts: Sequence[str] = ()) -> tuple[str, list[str]]:
    """Each word stands in one of the columns; only one that may be an amount is looked for among `amounts`."""
    plain, whole = (
        " || ' ' || ".join(f"coalesce({one}, '')" for one in some) for some in (columns, [*columns, *amounts])
    )
    likes = ["%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%" for word in words]
    return " AND ".join(f"({whole if figure_of(word) else plain}) LIKE ? ESCAPE '\\'" for word in words), likes


def _clients(reads: Reads, words: list[str]) -> Iterable[Found]:
    where, args = _where(words, "name", "contact", "email", "country", "note")
    for row in reads.rows(
        f"SELECT id, name, country FROM clients WHERE {where} ORDER BY id DESC LIMIT {MOST_EACH}", args
    ):
        yield Found(CLIENT, str(row["id"]), row["name"], row["country"] or "")


def _invoices(reads: Reads, words: list[str]) -> Iterable[Found]:
    amounts = ("i.total", decimal_of("i.total", _CENTS))
    where, args = _where(words, "i.number", "c.name", "i.order_number", "i.note", "i.day", amounts=amounts)
    query = (
        "SELECT i.id, i.number, i.day, i.total, i.currency, c.name FROM invoices AS i"
        f" JOIN clients AS c ON c.id = i.client_id WHERE {where} ORDER BY i.id DESC LIMIT {MOST_EACH}"
    )
    for row in reads.rows(query, args):
        total = figures.figure(Money(row["total"], currency(row["currency"])))
        yield Found(INVOICE, str(row["id"]), row["number"] or f"#{row['id']}", beside(row["name"], total))


def _payments(reads: Reads, words: list[str]) -> Iterable[Found]:
    home = country.rules(ledger.setting(reads, "country")).currency
    amounts = [decimal_of(column, home.exponent) for column in ("credited", "proceeds")]
    where, args = _where(words, "payer", "day", "purpose_code", "section", amounts=amounts)
    query = (
        f"SELECT id, day, payer, credited FROM derived_receipts WHERE {where} ORDER BY day DESC, id LIMIT {MOST_EACH}"
    )
    for row in reads.rows(query, args):
        day = figures.day_text(date.fromisoformat(row["day"]))
        yield Found(PAYMENT, row["id"], row["payer"] or "–", beside(day, figures.figure(Money(row["credited"], home))))


def _accounts(reads: Reads, words: list[str]) -> Iterable[Found]:
    for number, account in ledger.accounts(reads).items():
        told = f"{account.name} {account.number}".casefold()
        if all(word.casefold() in told for word in words):
            yield Found(ACCOUNT, str(number), account.name, account.number)


def _papers(reads: Reads, words: list[str]) -> Iterable[Found]:
    where, args = _where(words, "name", "kind", "number", "issuer", "note", "day")
    query = f"SELECT id, name, kind, number FROM papers WHERE {where} ORDER BY id DESC LIMIT {MOST_EACH}"
    for row in reads.rows(query, args):
        yield Found(PAPER, str(row["id"]), row["name"] or row["kind"], row["number"])


def _lines(reads: Reads, words: list[str]) -> Iterable[Found]:
    names = ledger.accounts(reads)
    where, args = _where(
        words, "text", "counterparty", "external_id", "reference", "day", amounts=[decimal_of("minor", _CENTS)]
    )
    query = f"SELECT account_id, day, text, minor FROM lines WHERE {where} ORDER BY day DESC, id DESC LIMIT {MOST_EACH}"
    for row in reads.rows(query, args):
        account = names[row["account_id"]]
        day = figures.day_text(date.fromisoformat(row["day"]))
        amount = figures.figure(Money(row["minor"], account.currency))
        yield Found(LINE, str(row["account_id"]), row["text"] or "–", beside(account.name, day, amount))
