"""The commands on the return: its worksheet, the wealth statement, what was filed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from freelancer_desk.cli.acting import DONE, finish, reading, show, today, writing, year_of
from freelancer_desk.domain.words import say

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Iterable, Mapping


def _worksheet(wanted: Namespace) -> int:
    from freelancer_desk.desk import returns

    with reading(wanted) as reads:
        answer = returns.as_json(reads, returns.worksheet(reads, year_of(wanted, reads)))
    show(wanted, answer, "\n".join(_cells(answer["sections"])))
    return DONE


def _wealth(wanted: Namespace) -> int:
    from freelancer_desk.desk.returns import wealth

    with reading(wanted) as reads:
        answer = wealth.as_json(reads, wealth.statement(reads, year_of(wanted, reads)))
    notices = [notice["text"] for name in ("reasons", "choices", "checks") for notice in answer[name]]
    told = say("cli.wealth.sum", **{name: answer[name] or "–" for name in ("opening", "closing", "unreconciled")})
    show(wanted, answer, "\n".join((*_cells(answer["sections"]), told, *(f"! {text}" for text in notices))))
    return DONE


def _cells(sections: Iterable[Mapping[str, Any]]) -> list[str]:
    lines = []
    for section in sections:
        lines.append(f"{section['title']} ({section['where']})")
        lines.extend(
            "  ".join((cell["code"] or "–", cell["label"], say(f"column.{cell['column']}"), cell["rounded"] or "–"))
            for cell in section["cells"]
        )
    return lines


def _file(wanted: Namespace) -> int:
    from freelancer_desk.desk.returns import filings

    with writing(wanted) as desk:
        year = year_of(wanted, desk.book)
        done = filings.file_return(desk, year, wanted.number, wanted.date, wanted.pdf, wanted.note)
    return finish(wanted, done)


def _reopen(wanted: Namespace) -> int:
    from freelancer_desk.desk.returns import filings

    with writing(wanted) as desk:
        done = filings.reopen(desk, year_of(wanted, desk.book))
    return finish(wanted, done)


def _filings(wanted: Namespace) -> int:
    from freelancer_desk.desk.returns import filings

    with reading(wanted) as reads:
        rows = [filings.as_json(one) for one in filings.listing(reads, today())]
    show(wanted, {"filings": rows}, "\n".join(map(_filing, rows)) or say("cli.nothing"))
    return DONE


def _filing(row: Mapping[str, Any]) -> str:
    facts = {name: row[name] for name in ("number", "date", "kind", "differs")}
    return say("cli.filing", year=row["tax_year"], until=row["revise_until"], **facts)


COMMANDS: dict[str, Callable[[Namespace], int]] = {
    "worksheet": _worksheet,
    "wealth": _wealth,
    "file-return": _file,
    "reopen": _reopen,
    "filings": _filings,
}
