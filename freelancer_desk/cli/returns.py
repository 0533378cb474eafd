"""The commands on the return: its worksheet, the wealth statement, what was filed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from freelancer_desk.cli.acting import DONE, reading, show, year_of
from freelancer_desk.domain.words import say

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Iterable, Mapping


def _worksheet(wanted: Namespace) -> int:
    from freelancer_desk.desk import returns

    with reading(wanted) as reads:
        answer = returns.as_json(returns.worksheet(reads, year_of(wanted, reads)))
    show(wanted, answer, "\n".join(_cells(answer["sections"])))
    return DONE


def _wealth(wanted: Namespace) -> int:
    from freelancer_desk.desk import wealth

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


COMMANDS: dict[str, Callable[[Namespace], int]] = {"worksheet": _worksheet, "wealth": _wealth}
