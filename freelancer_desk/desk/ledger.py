"""The book's rows as domain values, and everything that follows from them, kept fresh inside every step."""

from __future__ import annotations

import json
from datetime import date, timedelta
from operator import attrgetter
from typing import TYPE_CHECKING

from freelancer_desk.desk import country, daily
from freelancer_desk.desk.garbage import let_go
from freelancer_desk.domain.accounts import Account, AccountType
from freelancer_desk.domain.earnings import Earning
from freelancer_desk.domain.matching import LATEST, Entry
from freelancer_desk.domain.money import Money, currency
from freelancer_desk.domain.owners import Owners
from freelancer_desk.domain.problems import Problem
from freelancer_desk.domain.receipts import Receipt, Typed, typed_receipt
from freelancer_desk.domain.rules import Rule
from freelancer_desk.domain.settling import Facts, settle
from freelancer_desk.domain.statements import Kind, Line, Part

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from freelancer_desk.domain.importing import ImportPlan
    from freelancer_desk.domain.settling import Settlement
    from freelancer_desk.store.book import Reads, Value
    from freelancer_desk.store.step import Step

LINE_COLUMNS = (
    "account_id", "key", "day", "minor", "text", "counterparty", "external_id", "reference", "parent",
    "other_minor", "other_currency", "balance",
)  # fmt: skip
RECEIPT_COLUMNS = Receipt._fields
LONGEST_NUMBER = 18  # digits that SQLite holds in any case
EARNING_COLUMNS = Earning._fields
_SETTLED_BY = frozenset(
    {"lines", "parts", "answers", "receipts", "earnings", "accounts", "statements", "clients", "settings", "rules"}
)
_ENTRIES = """
SELECT parts.id, lines.id, lines.key, lines.account_id, lines.day, parts.kind, parts.minor, parts.section, lines.text,
  lines.counterparty, lines.external_id, lines.reference, lines.parent, lines.other_minor, lines.other_currency
FROM parts JOIN lines ON lines.id = parts.line_id ORDER BY parts.id
"""
_OF_CLIENT = {"client": "clients.name", "client_category": "coalesce(clients.category, '')"}
_TYPED = f"""
SELECT {", ".join(_OF_CLIENT.get(name, f"receipts.{name}") for name in Typed._fields)}
FROM receipts LEFT JOIN clients ON clients.id = receipts.client_id
"""
_IN_ORDER = attrgetter(*RECEIPT_COLUMNS)


def accounts(reads: Reads) -> dict[int, Account]:
    """The own accounts by their row."""
    rows = reads.rows("SELECT id, institution, currency, number, type FROM accounts")
    return {
        r["id"]: Account(r["institution"], currency(r["currency"]), r["number"], AccountType(r["type"])) for r in rows
    }


def row_number(text: str) -> int:
    """The row that an id names; 0, which is no row, for everything that is no number of one."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else 0


def setting(reads: Reads, key: str, default: str = "") -> str:
    """A setting kept in the book."""
    rows = reads.rows("SELECT value FROM settings WHERE key = ?", (key,))
    return str(rows[0]["value"]) if rows else default


def answers(reads: Reads) -> dict[str, str]:
    """Everything the user answered, by content key."""
    return {row["key"]: row["value"] for row in reads.rows("SELECT key, value FROM answers")}


def rules(reads: Reads) -> tuple[Rule, ...]:
    """The rules that the user made, in the order they were made."""
    names = tuple(Rule.__dataclass_fields__)
    return tuple(Rule(*row) for row in reads.rows(f"SELECT {','.join(names)} FROM rules ORDER BY id"))


def line_row(line: Line, account_id: int) -> tuple[Value, ...]:
    """A line in the order of LINE_COLUMNS."""
    return (
        account_id, line.key, line.day.isoformat(), line.money.minor, line.text, line.counterparty, line.external_id,
        line.reference, line.parent, line.other.minor if line.other else None,
        line.other.currency.code if line.other else None, line.balance.minor if line.balance is not None else None,
    )  # fmt: skip


def known_lines(reads: Reads, keys: Iterable[str]) -> dict[str, Line]:
    """The lines of the book by each of these keys that it knows, the other keys of a line among them."""
    if not reads.rows("SELECT 1 FROM lines LIMIT 1"):
        return {}
    book_accounts = accounts(reads)
    found: dict[str, Line] = {}
    for chunk in _chunks(list(keys), 500):
        marks = ",".join("?" * len(chunk))
        names = {
            row["key"]: row["id"] for row in reads.rows(f"SELECT id, key FROM lines WHERE key IN ({marks})", chunk)
        }
        others = reads.rows(f"SELECT line_id, key FROM aliases WHERE key IN ({marks})", chunk)
        names |= {row["key"]: row["line_id"] for row in others}
        lines = _lines_of(reads, sorted(set(names.values())), book_accounts)
        found |= {key: lines[number] for key, number in names.items()}
    return found


def _lines_of(reads: Reads, ids: Sequence[int], book_accounts: Mapping[int, Account]) -> dict[int, Line]:
    marks = ",".join("?" * len(ids))
    rows = reads.rows(f"SELECT * FROM lines WHERE id IN ({marks})", ids)
    unit_of = {row["id"]: book_accounts[row["account_id"]].currency for row in rows}
    query = f"SELECT line_id, kind, minor, section FROM parts WHERE line_id IN ({marks}) ORDER BY line_id, nth"
    parts: dict[int, list[Part]] = {}
    for part in reads.rows(query, ids):
        money = Money(part["minor"], unit_of[part["line_id"]])
        parts.setdefault(part["line_id"], []).append(Part(Kind(part["kind"]), money, part["section"]))
    return {row["id"]: _line_of(row, book_accounts[row["account_id"]], tuple(parts[row["id"]])) for row in rows}


def _line_of(row: sqlite3.Row, account: Account, parts: tuple[Part, ...]) -> Line:
    other = Money(row["other_minor"], currency(row["other_currency"])) if row["other_currency"] else None
    return Line(
        account=account,
        day=date.fromisoformat(row["day"]),
        money=Money(row["minor"], account.currency),
        text=row["text"],
        parts=parts,
        row=row["id"],
        counterparty=row["counterparty"],
        external_id=row["external_id"],
        reference=row["reference"],
        parent=row["parent"],
        other=other,
        balance=Money(row["balance"], account.currency) if row["balance"] is not None else None,
        key=row["key"],
    )


def _chunks(keys: list[str], size: int) -> Iterable[list[str]]:
    return (keys[start : start + size] for start in range(0, len(keys), size))


def typed_receipts(reads: Reads, where: str = "", args: tuple[Value, ...] = ()) -> list[Typed]:
    """What the user said of payments."""
    return [_typed_of(row) for row in reads.rows(f"{_TYPED} {where}", args)]


def _typed_of(row: sqlite3.Row) -> Typed:
    number, line_key, day, *said = row
    return Typed(number, line_key, date.fromisoformat(day) if day else None, *said)


def _typed_earnings(reads: Reads) -> list[Earning]:
    rows = reads.rows(
        "SELECT earnings.*, coalesce(clients.name, '') AS client FROM earnings"
        " LEFT JOIN clients ON clients.id = earnings.client_id"
    )
    return [
        Earning(
            f"t{r['id']}", date.fromisoformat(r["day"]), r["client"], r["account_id"], r["currency"],
            r["gross"], r["fees"], r["taxes"], r["category"],
        )
        for r in rows
    ]  # fmt: skip


def facts(reads: Reads) -> Facts:
    """Everything that settling looks at, read from the book."""
    by_id = accounts(reads)
    rows = reads.rows(_ENTRIES)
    kinds = {kind.value: kind for kind in Kind}
    days = {text: date.fromisoformat(text) for text in {row[4] for row in rows}}
    entries = [
        Entry._make((*row[:4], by_id[row[3]], days[row[4]], kinds[row[5]], *row[6:])) for row in map(tuple, rows)
    ]
    return _ground(reads)._replace(
        entries=entries,
        answers=answers(reads),
        receipts=typed_receipts(reads),
        earnings=_typed_earnings(reads),
        rules=rules(reads),
    )


def _ground(reads: Reads) -> Facts:
    """What every payment stands on, whatever the rows of the book: the country and the person."""
    known = country.rules(setting(reads, "country"))
    return Facts(
        home=known.currency.code,
        sections=known.country.sections,
        entries=(),
        answers={},
        receipts=(),
        earnings=(),
        rates=known.cut_rates,
        default_category=setting(reads, "person.category"),
    )


def settle_now(step: Step, known: Facts, entries: Iterable[Entry]) -> None:
    """Settle the facts known before this step together with the entries it wrote; these facts are let go with it."""
    every = known._replace(entries=[*known.entries, *entries])
    write(step, settle(every))
    let_go(every.entries, known.entries, every.receipts)


def entries_of(
    step: Step, lines: Sequence[Line], ids: Iterable[int], parts: Iterable[int], account_id: int
) -> Iterator[Entry]:
    """Lines just written, as matching sees them; `ids` and `parts` are the numbers their rows got."""
    numbers, account = iter(parts), accounts(step)[account_id]
    for line_id, line in zip(ids, lines, strict=True):
        other = line.other
        about = (
            line.text, line.counterparty, line.external_id, line.reference, line.parent,
            other.minor if other else None, other.currency.code if other else None,
        )  # fmt: skip
        for part in line.parts:
            head = (next(numbers), line_id, line.key, account_id, account, line.day)
            yield Entry._make((*head, part.kind, part.money.minor, part.section, *about))


def with_lines(known: Facts, plan: ImportPlan, book_accounts: dict[int, Account]) -> Facts:
    """The facts as they would be with the new lines of a plan in the book; made-up ids are negative."""
    told = (*book_accounts.values(), *(file.statement.account for file in plan.files))
    owners = Owners(told, {**known.answers, **dict(plan.said)})
    ids = {owners.of(account).identity: row for row, account in book_accounts.items()}
    entries = list(known.entries)
    for file in plan.files:
        for line in file.new:
            account_id = ids.setdefault(line.account.identity, -len(ids) - 1)
            account = book_accounts.get(account_id, line.account)
            for part in line.parts:
                number = -len(entries) - 1
                other = (line.other.minor, line.other.currency.code) if line.other else (None, None)
                about = (line.text, line.counterparty, line.external_id, line.reference, line.parent)
                identity = (number, number, line.key, account_id, account, line.day)
                entries.append(Entry(*identity, part.kind, part.money.minor, part.section, *about, *other))
    return known._replace(entries=entries)


def derive(step: Step, tables: frozenset[str]) -> None:
    """Rebuild what follows from the facts; called by the store at the end of every step, inside its transaction."""
    if not tables & _SETTLED_BY:
        return
    if tables >= _SETTLED_BY:  # all is derived anew, without a step that would tell so
        step.derive_rows("derived_workings", ("year",), ())
    if tables == {"receipts"} and _refresh_typed(step):
        return
    if "derived_meanings" not in step.derived():
        every = facts(step)
        write(step, settle(every))
        let_go(every.entries, every.receipts)
    if tables & {"lines", "statements", "accounts"}:
        _balance(step)


def _refresh_typed(step: Step) -> bool:
    """A payment typed by hand touches only itself, unless a bank line may be the same payment."""
    changed = step.changed("receipts")
    if changed is None:
        return False
    ground, days = _ground(step), set[str]()
    for row_id in changed:
        found = typed_receipts(step, "WHERE receipts.id = ?", (row_id,))
        before = step.rows("SELECT line_id, day FROM derived_receipts WHERE receipt_id = ?", (row_id,))
        if before and before[0]["line_id"] is not None:
            return False
        typed = found[0] if found else None
        if typed is not None and (typed.line_key or not typed.stands_alone or _has_twin(step, typed)):
            return False
        if step.rows("SELECT 1 FROM derived_questions WHERE kind = 'same' LIMIT 1"):
            return False
        fresh = [typed_receipt(typed, ground)] if typed else []
        rows = [_receipt_row(receipt) for receipt in fresh]
        step.derive_rows("derived_receipts", RECEIPT_COLUMNS, rows, where="receipt_id = ?", args=(row_id,))
        days.update(row["day"] for row in before)
        days.update(receipt.day.isoformat() for receipt in fresh)
    daily.refresh(step, days)
    return True


def _has_twin(step: Step, typed: Typed) -> bool:
    """Whether a bank line near that day has the same amount; then everything is settled anew."""
    if typed.day is None:
        return True
    near = timedelta(days=LATEST)
    span = ((typed.day - near).isoformat(), (typed.day + near).isoformat())
    query = "SELECT 1 FROM lines WHERE account_id = ? AND day BETWEEN ? AND ? AND minor = ? LIMIT 1"
    return any(step.rows(query, (account, *span, typed.credited)) for account in accounts(step))


def _receipt_row(receipt: Receipt) -> tuple[Value, ...]:
    identity, day, *values = _IN_ORDER(receipt)
    return identity, day.isoformat(), *values


def write(step: Step, settled: Settlement) -> None:
    """Put a settlement into the derived tables, and let its rows go."""
    for table, columns, rows in _rows_of(settled):
        step.derive_rows(table, columns, rows)
    daily.write(step)
    let_go(settled.receipts, settled.earnings, settled.transfers)


def _rows_of(settled: Settlement) -> Iterator[tuple[str, tuple[str, ...], Iterable[tuple[Value, ...]]]]:
    """Of each derived table its name, its columns and, one after the other, the rows of a settlement."""
    meanings = ((part, *meaning) for part, meaning in settled.meanings.items())
    yield "derived_meanings", ("part_id", "meaning", "origin", "other_part"), meanings
    transfers = ((p.out.part_id, p.into.part_id, int(p.sure), p.reason) for p in settled.transfers)
    yield "derived_transfers", ("out_part", "in_part", "sure", "reason"), transfers
    yield "derived_receipts", RECEIPT_COLUMNS, map(_receipt_row, settled.receipts)
    yield "derived_earnings", EARNING_COLUMNS, ((e[0], e[1].isoformat(), *e[2:]) for e in settled.earnings)
    questions = (
        (q.key, q.kind, _json(dict(q.facts)), _json(q.choices), q.at_stake, _json(q.lines)) for q in settled.questions
    )
    yield "derived_questions", ("key", "kind", "facts", "choices", "at_stake", "lines"), questions


def differences(reads: Reads) -> list[Problem]:
    """Derived tables that do not hold what follows from the facts."""
    found = []
    for table, columns, rows in _rows_of(settle(facts(reads))):
        kept = [tuple(row) for row in reads.rows(f"SELECT {','.join(columns)} FROM {table}")]
        if sorted(kept, key=repr) != sorted(rows, key=repr):
            found.append(Problem("derived_differs", {"table": table}))
    return [*found, *daily.differences(reads)]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _balance(step: Step) -> None:
    """Each account's balance: the newest closing that its statement proves, and every line after it.

    Where none is proved it is the opening of the earliest statement and every line from that day on.
    """
    closings = _anchors(step, "last_day", "closing", "difference = 0", "last_day DESC")
    openings = _anchors(step, "first_day", "opening", "1", "first_day")
    rows: list[tuple[Value, ...]] = []
    for account in step.rows("SELECT id FROM accounts ORDER BY id"):
        number = account["id"]
        until, closing = closings.get(number, ("", None))
        since, opening = openings.get(number, ("", 0))
        found = step.rows(
            "SELECT coalesce(sum(CASE WHEN day >= ? THEN minor END), 0) AS moved,"
            " coalesce(sum(CASE WHEN day > ? THEN minor END), 0) AS later, min(day) AS first, max(day) AS last,"
            " count(*) AS n FROM lines WHERE account_id = ?",
            (since, until, number),
        )[0]
        balance = opening + found["moved"] if closing is None else closing + found["later"]
        rows.append((number, opening, balance, found["first"], found["last"], found["n"]))
    columns = ("account_id", "opening", "balance", "first_day", "last_day", "lines")
    step.derive_rows("derived_balances", columns, rows)


def _anchors(step: Step, day: str, amount: str, where: str, order: str) -> dict[int, tuple[str, int]]:
    """The first balance of each account in an order that depends on content alone: its day and the amount."""
    query = (
        f"SELECT account_id, {day} AS day, {amount} AS amount FROM statements"
        f" WHERE {amount} IS NOT NULL AND {day} IS NOT NULL AND {where} ORDER BY {order}, rows DESC, sha256"
    )
    found: dict[int, tuple[str, int]] = {}
    for row in step.rows(query):
        found.setdefault(row["account_id"], (row["day"], row["amount"]))
    return found
