"""The commands that reckon and export: the tax working, typed facts, documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from freelancer_desk.cli.acting import DONE, json_of_file, printable, reading, show, show_text, today, year_of
from freelancer_desk.desk import kept
from freelancer_desk.domain.words import say

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Mapping


def _tax(wanted: Namespace) -> int:
    """The working that is kept ready in the book; where none is that still holds, it is made anew."""
    with reading(wanted) as reads:
        text = kept.answer(reads, wanted.year, today()) or _worked_out(wanted, reads)
    if wanted.json:
        show_text(text)
    else:
        import json

        show_text(printable(_tax_words(json.loads(text))))
    return DONE


def _worked_out(wanted: Namespace, reads: Any) -> str:  # noqa: ANN401
    from freelancer_desk.desk import taxes

    return kept.told(taxes.as_json(taxes.working_or_refuse(reads, year_of(wanted, reads))))


def _assess(wanted: Namespace) -> int:
    from freelancer_desk.desk import taxes

    answer = taxes.as_json(taxes.assess_json(json_of_file(wanted.file)))
    show(wanted, answer, _tax_words(answer))
    return DONE


def _export(wanted: Namespace) -> int:
    from freelancer_desk.cli import handing_over
    from freelancer_desk.desk import reports

    if wanted.what in {"dates", "reply"}:
        from freelancer_desk.cli import dates

        return dates.export(wanted)
    if wanted.what == "pack":
        return handing_over.pack(wanted)
    if wanted.what == "proof-of-income":
        return handing_over.proof_of_income(wanted)
    with reading(wanted) as reads:
        year = year_of(wanted, reads)
        path = reports.export_what(reads, wanted.what, year, wanted.format, wanted.out, today(), draft=wanted.draft)
    show(wanted, {"files": [str(path)]}, say("cli.files", path=path))
    return DONE


def _tax_words(answer: Mapping[str, Any]) -> str:
    """A tax working for people."""
    from freelancer_desk.domain import documents

    lines = [say("cli.tax.head", year=answer["tax_year"], pack=answer["pack"]["id"])]
    lines.extend(say("cli.tax.line", **{**row, "rate": row["rate"] or "–"}) for row in answer["lines"])
    sums = ("total_tax", "total_withheld", "payable", "refundable")
    lines.append(say("cli.tax.sum", **{name: answer[name] for name in sums}))
    lines.extend(say("cli.tax.risk", text=documents.risk_text(risk), up_to=risk["up_to"]) for risk in answer["at_risk"])
    lines.extend(f"! {warning['text']}" for warning in answer["warnings"])
    lines.extend(f"? {question['text']}" for question in answer["questions"])
    return "\n".join(lines)


COMMANDS = {"tax": _tax, "assess": _assess, "export": _export}
