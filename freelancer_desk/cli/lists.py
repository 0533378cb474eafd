"""Lists and words: what reading commands print for people and as JSON; no lock is needed for them."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from freelancer_desk.cli import views
from freelancer_desk.cli.parser import LISTS
from freelancer_desk.desk import (
    accounts,
    clock_today,
    default_book,
    listings,
    overview,
    questions,
    read_book,
    receipts,
    records,
)
from freelancer_desk.domain import documents
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import SENTENCES, say

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from freelancer_desk.domain.days import TaxYear

__all__ = ["LISTS", "listing", "totals"]
LARGEST_JSON = 5 * 1024 * 1024


@contextmanager
def reading(wanted: Namespace) -> Iterator[Any]:
    """The book for reading; a window may have it open at the same time."""
    with read_book(wanted.book if wanted.book is not None else default_book()) as reads:
        yield reads


def today() -> date:
    """Today."""
    return clock_today()


def year_of(wanted: Namespace, reads: Any) -> TaxYear:  # noqa: ANN401
    """The tax year asked for, or the present one."""
    number = getattr(wanted, "year", None)
    if number is None:
        return overview.current_year(reads, today())
    if not 1990 < number < 2100:  # noqa: PLR2004
        raise DeskError("year_without_rules", year=number, years="–")
    return overview.year_of(reads, number)


def listing(wanted: Namespace) -> int:
    """Print one of the lists."""
    with reading(wanted) as reads:
        year = year_of(wanted, reads) if wanted.year is not None else None
        rows = _rows(wanted.command, reads, year)
    answer = {wanted.command: rows}
    text = json.dumps(answer, ensure_ascii=False, indent=1) if wanted.json else printable(_table(rows))
    sys.stdout.write(text + "\n")
    return 0


def _rows(name: str, reads: Any, year: TaxYear | None) -> list[dict[str, Any]]:  # noqa: ANN401
    makers: dict[str, Callable[[], list[dict[str, Any]]]] = {
        "receipts": lambda: [views.payment(row) for row in receipts.listing(reads, year)],
        "accounts": lambda: [views.account(row) for row in accounts.listing(reads)],
        "questions": lambda: [views.question(row) for row in questions.listing(reads)],
        "clients": lambda: [dict(row) for row in records.listing(reads, "client")],
        "earnings": lambda: listings.earnings(reads, year),
        "lines": lambda: listings.lines(reads, year),
        "transfers": lambda: listings.transfers(reads, year),
    }
    return makers[name]()


def totals(wanted: Namespace) -> int:
    """Print the three totals."""
    with reading(wanted) as reads:
        answer = views.totals(overview.totals(reads, year_of(wanted, reads) if wanted.year is not None else None))
    text = json.dumps(answer, ensure_ascii=False, indent=1)
    sys.stdout.write((text if wanted.json else printable(_totals_words(answer))) + "\n")
    return 0


def _totals_words(answer: Mapping[str, Any]) -> str:
    def amounts(sums: Mapping[str, str]) -> str:
        return ", ".join(f"{code} {text}" for code, text in sums.items()) or "0"

    return "\n".join(
        (
            say("cli.total.earned", amounts=amounts(answer["earned"])),
            *([say("cli.total.refunded", amounts=amounts(answer["refunded"]))] if answer["refunded"] else []),
            say("cli.total.reached", amount=answer["reached"], foreign=amounts(answer["reached_foreign"])),
            say("cli.total.outside", amounts=amounts(answer["outside"])),
        )
    )


def _table(rows: list[dict[str, Any]]) -> str:
    if not rows:
        return say("cli.nothing")
    blocks = []
    for row in rows:
        cells = [f"{name}: {_cell(value)}" for name, value in row.items() if value not in (None, "", [], {})]
        blocks.append("  ".join(cells))
    return "\n".join(blocks)


def _cell(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(_cell(item) for item in value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name} {_cell(item)}" for name, item in value.items() if item is not None) + "}"
    return str(value)


def printable(text: str) -> str:
    """Text without the control characters that a terminal would obey."""
    plain = text.replace("\u00a0", " ")
    return "".join(letter for letter in plain if letter == "\n" or letter.isprintable())


def import_words(answer: Mapping[str, Any]) -> str:
    """An import for people: one line a file, the pairs, the questions."""
    lines = []
    for file in answer["files"]:
        if file["profile"] is None:
            lines.append(say("cli.import.unknown", file=file["file"]))
            continue
        balance = file["balance"]
        verdict = {True: "yes", False: "no", None: "none"}[balance["proved"]]
        if verdict != "none" and balance["opening"] is None:
            verdict = f"{verdict}.sums"
        proof = say(
            f"cli.proof.{verdict}",
            opening=balance["opening"],
            closing=balance["closing"],
            difference=balance["difference"],
            row=balance["first_break_row"] or "–",
        )
        bad = len(file["problems"]) + file["waiting"]
        facts = {"new": file["new"], "known": file["duplicate"], "skipped": len(file["skipped"]), "rows": file["rows"]}
        problems = say("cli.import.wrong", n=bad) if bad else ""
        problems += say("cli.import.alike", n=file["lookalike"]) if file["lookalike"] else ""
        names = {"file": file["file"], "profile": file["profile"], "account": file["account"]}
        lines.append(say("cli.import.file", **names, **facts, problems=problems, proof=proof))
        lines.extend(say("cli.import.problem", row=p["row"], what=p["message"]) for p in file["problems"])
    lines.append(say("cli.pairs", n=len(answer["pairs"])))
    if answer["questions"]:
        lines.append(say("cli.questions.open", n=len(answer["questions"])))
        lines.extend(
            say("cli.question", key=q["key"], text=q["text"], choices=", ".join(q["choices"]))
            if q["choices"]
            else say("cli.question.unreadable", text=q["text"])
            for q in answer["questions"]
        )
    if answer.get("step") is not None:
        lines.append(say("cli.imported", number=answer["import"], step=answer["step"]))
    return "\n".join(lines)


def tax_words(answer: Mapping[str, Any]) -> str:
    """A tax working for people."""
    lines = [say("cli.tax.head", year=answer["tax_year"], pack=answer["pack"]["id"])]
    lines.extend(say("cli.tax.line", **{**row, "rate": row["rate"] or "–"}) for row in answer["lines"])
    sums = ("total_tax", "total_withheld", "payable", "refundable")
    lines.append(say("cli.tax.sum", **{name: answer[name] for name in sums}))
    lines.extend(say("cli.tax.risk", text=documents.risk_text(risk), up_to=risk["up_to"]) for risk in answer["at_risk"])
    lines.extend(f"! {warning['text']}" for warning in answer["warnings"])
    lines.extend(f"? {question['text']}" for question in answer["questions"])
    return "\n".join(lines)


def step_title(record: Any) -> str:  # noqa: ANN401
    """What a step did, in words."""
    key = f"step.{record.verb}"
    return say(key, **record.facts) if key in SENTENCES else record.verb


def fields_of_file(name: str) -> dict[str, str]:
    """Fields of a record from a JSON file: texts, numbers as typed, lists joined."""
    from pathlib import Path

    found = json_of_file(Path(name))
    fields = {}
    for key, value in found.items():
        if isinstance(value, list):
            fields[key] = ", ".join(str(item) for item in value)
        elif value is not None:
            fields[key] = str(value)
    return fields


def json_of_file(path: Path) -> dict[str, Any]:
    """One JSON object from a file; raises DeskError when it is none."""
    if path.exists() and not path.is_file():  # reading a pipe would wait for ever
        raise DeskError("file_not_regular", file=path.name)
    try:
        with path.open("rb") as file:
            found = json.loads(file.read(LARGEST_JSON).decode("utf-8-sig"), parse_float=str)
    except OSError:
        raise DeskError("file_missing", file=path.name) from None
    except (ValueError, RecursionError):
        raise DeskError("facts_unreadable", file=path.name) from None
    if not isinstance(found, dict):
        raise DeskError("facts_unreadable", file=path.name)
    return found
