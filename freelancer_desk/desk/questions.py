"""Questions of meaning: list them, answer one and settle all alike, pair and unpair own transfers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from freelancer_desk.desk import country, ledger, person
from freelancer_desk.desk.done import Done
from freelancer_desk.domain import questions as asking
from freelancer_desk.domain.money import Money
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.summaries import Question

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from freelancer_desk.desk import Desk
    from freelancer_desk.domain.days import TaxYear
    from freelancer_desk.store.book import Reads
    from freelancer_desk.store.step import Step


_OF_DAYS = (
    " WHERE lines = '[]' OR EXISTS"
    " (SELECT 1 FROM json_each(derived_questions.lines) JOIN lines ON lines.id = value WHERE day BETWEEN ? AND ?)"
)


def listing(reads: Reads, year: TaxYear | None = None) -> tuple[Question, ...]:
    """Open questions, the costliest first; of a year those with a line in it, and those that are about no line."""
    home = country.rules(ledger.setting(reads, "country")).currency
    where, days = ("", ()) if year is None else (_OF_DAYS, (year.span.first.isoformat(), year.span.last.isoformat()))
    found = [
        Question(
            key=row["key"],
            kind=row["kind"],
            facts=json.loads(row["facts"]),
            choices=tuple(json.loads(row["choices"])),
            at_stake=Money(row["at_stake"], home) if row["at_stake"] is not None else None,
            lines=tuple(json.loads(row["lines"])),
        )
        for row in reads.rows("SELECT * FROM derived_questions" + where, days)
    ]
    found.sort(key=lambda q: (q.at_stake is not None, -(q.at_stake.minor if q.at_stake else 0), q.key))
    return tuple(found)


def answer(desk: Desk, key: str, value: str) -> Done:
    """Answer one question; every line alike is settled with it. An earlier answer under the key is replaced."""
    if key in person.FIELDS:
        return person.save(desk, {key: value})
    row = next(iter(desk.book.rows("SELECT * FROM derived_questions WHERE key = ?", (key,))), None)
    before = desk.book.rows("SELECT id FROM answers WHERE key = ?", (key,))
    if row is None and not before:
        raise DeskError("question_unknown", key=key[:80])
    choices = choices_of(row)
    if value not in choices:
        raise DeskError("answer_unknown", value=value[:40], choices=", ".join(choices))
    with desk.book.step("answer", facts={"key": key, "value": value}) as step:
        keep(step, row, key, value)
    return Done(key, step.id)


def choices_of(row: sqlite3.Row | None) -> list[str]:
    """What may be answered to an open question (its row), or in place of an earlier answer."""
    if row is None:
        return [*asking.ABROAD, *asking.AT_HOME, "spent", "not_mine"]
    choices: list[str] = json.loads(row["choices"])
    return choices


def keep(step: Step, row: sqlite3.Row | None, key: str, value: str) -> None:
    """Keep an answer to an open question (its row), or in place of an earlier one, with all that follows from it."""
    kind = row["kind"] if row is not None else ""
    lines = json.loads(row["lines"]) if row is not None else []
    if kind == "same" and value == "yes":
        _same(step, key, lines[0])
    elif kind == "pair" and value in {"yes", "no"}:
        out, into = (_line_key(step, line) for line in lines)
        put(step, *((f"pair/{out}", into) if value == "yes" else (f"unpair/{out}/{into}", "no")))
    else:
        put(step, key, value)


def _same(step: Step, key: str, line_id: int) -> None:
    """The typed payment takes the line as its evidence: it stays one payment."""
    line_key = _line_key(step, line_id)
    start = key.rpartition(":")[2]
    for typed in ledger.typed_receipts(step, "WHERE line_key IS NULL"):
        if typed.key.startswith(start):
            step.update("receipts", typed.id, {"line_key": line_key})
            return
    raise DeskError("question_unknown", key=key[:80])


def _line_key(reads: Reads, line_id: int) -> str:
    found = reads.rows("SELECT key FROM lines WHERE id = ?", (line_id,))
    if not found:
        raise DeskError("row_unknown", noun="line", id=str(line_id))
    return str(found[0]["key"])


def put(step: Step, key: str, value: str) -> None:
    """Keep an answer under its content key, in place of an earlier one."""
    found = step.rows("SELECT id FROM answers WHERE key = ?", (key,))
    if found:
        step.update("answers", found[0]["id"], {"value": value})
    else:
        step.insert("answers", {"key": key, "value": value})


def answer_line(desk: Desk, line: str, fields: Mapping[str, str]) -> Done:
    """Answer for one line alone: `meaning=…`; it goes before the answer of its group. An empty one is taken back."""
    if set(fields) != {"meaning"}:
        raise DeskError("field_unknown", field=", ".join(sorted(fields))[:80], fields="meaning")
    if not fields["meaning"]:
        return _take_back(desk, line)
    choices = dict.fromkeys((*asking.ABROAD, *asking.AT_HOME, *asking.OUTGOING, *asking.CONVERSION, *asking.TAX))
    if fields["meaning"] not in choices:
        raise DeskError("answer_unknown", value=fields["meaning"][:40], choices=", ".join(choices))
    key = f"line/{_line_key(desk.book, ledger.row_number(line))}"
    with desk.book.step("answer", facts={"key": f"line {line}", "value": fields["meaning"]}) as step:
        put(step, key, fields["meaning"])
    return Done(line, step.id)


def _take_back(desk: Desk, line: str) -> Done:
    """The line is what it would be without an answer of its own."""
    key = f"line/{_line_key(desk.book, ledger.row_number(line))}"
    said = desk.book.rows("SELECT id FROM answers WHERE key = ?", (key,))
    if not said:
        raise DeskError("line_not_answered", line=line[:20])
    with desk.book.step("answer.back", facts={"key": f"line {line}"}) as step:
        step.delete("answers", [row["id"] for row in said])
    return Done(line, step.id)


def pair(desk: Desk, out_line: int, in_line: int) -> Done:
    """Say that money which left one own account is the money that reached another."""
    rows = {}
    for name, line in (("out", out_line), ("in", in_line)):
        found = desk.book.rows("SELECT key, minor, account_id FROM lines WHERE id = ?", (line,))
        if not found:
            raise DeskError("row_unknown", noun="line", id=str(line))
        rows[name] = found[0]
    if rows["out"]["minor"] >= 0 or rows["in"]["minor"] <= 0 or rows["out"]["account_id"] == rows["in"]["account_id"]:
        raise DeskError("not_a_pair")
    with desk.book.step("pair", facts={"out": out_line, "in": in_line}) as step:
        drop = step.rows("SELECT id FROM answers WHERE key = ?", (f"unpair/{rows['out']['key']}/{rows['in']['key']}",))
        step.delete("answers", [row["id"] for row in drop])
        put(step, f"pair/{rows['out']['key']}", rows["in"]["key"])
    return Done("", step.id)


def unpair(desk: Desk, transfer: int) -> Done:
    """Say that a pair which was found is not one: both sides are asked about again."""
    found = desk.book.rows(
        "SELECT o.key AS out_key, i.key AS in_key FROM derived_transfers t JOIN parts po ON po.id = t.out_part"
        " JOIN lines o ON o.id = po.line_id JOIN parts pi ON pi.id = t.in_part JOIN lines i ON i.id = pi.line_id"
        " WHERE po.line_id = ?",
        (transfer,),
    )
    if not found:
        raise DeskError("row_unknown", noun="transfer", id=str(transfer))
    out_key, in_key = found[0]["out_key"], found[0]["in_key"]
    with desk.book.step("unpair", facts={"transfer": transfer}) as step:
        chosen = step.rows("SELECT id FROM answers WHERE key = ? AND value = ?", (f"pair/{out_key}", in_key))
        step.delete("answers", [row["id"] for row in chosen])
        put(step, f"unpair/{out_key}/{in_key}", "no")
    return Done("", step.id)
