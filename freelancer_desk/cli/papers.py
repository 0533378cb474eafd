"""Commands on papers, letters and closing accounts: attach, list, reconcile, write, tick off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from freelancer_desk.cli.acting import DONE, finish, reading, show, text_of, today, writing, year_of
from freelancer_desk.desk import closings, papers
from freelancer_desk.desk.papers import letters
from freelancer_desk.domain.closings import CHANGE, CLOSE
from freelancer_desk.domain.days import iso_day
from freelancer_desk.domain.paper_rows import columns, typed
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.reconciling import sums
from freelancer_desk.domain.words import say, sentence

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable

    from freelancer_desk.desk.papers import WantedGroup
    from freelancer_desk.domain.closings import Closing
    from freelancer_desk.domain.money import Money
    from freelancer_desk.domain.papers import Paper
    from freelancer_desk.domain.reconciling import Printed, Reconciled

    Json = dict[str, Any]


def _fields(wanted: Namespace) -> dict[str, str]:
    named = {name: getattr(wanted, name) for name in papers.FIELDS}
    return {name: value for name, value in named.items() if value}


def _attach(wanted: Namespace) -> int:
    with writing(wanted) as desk:
        done = papers.attach(desk, wanted.file, wanted.to, _fields(wanted))
        papers.tidy(desk)
    return finish(wanted, done)


def _import_paper(wanted: Namespace) -> int:
    fields = _fields(wanted)
    kind = fields.pop("kind", "")
    with writing(wanted) as desk:
        done = papers.import_table(desk, wanted.file, kind, wanted.to, fields, password=wanted.password)
    problems = [{"row": problem.row, "message": sentence(problem)} for problem in done.problems]
    answer = {"id": done.id, "step": done.step, "rows": done.rows, "problems": problems}
    told = [say("cli.import-paper.rows", n=done.rows), *(f"  {one['row']}: {one['message']}" for one in problems)]
    show(wanted, answer, "\n".join(told))
    return DONE


def _note(wanted: Namespace) -> int:
    with writing(wanted) as desk:
        done = papers.add(desk, _fields(wanted), wanted.to)
    return finish(wanted, done)


def _rows(wanted: Namespace) -> int:
    with reading(wanted) as reads:
        told = papers.typing(reads, wanted.id)
    show(wanted, {"paper": wanted.id, "kind": told.kind, "rows": list(told.rows)}, _told(list(told.rows)))
    return DONE


def _type_rows(wanted: Namespace) -> int:
    text = text_of(wanted.file)
    with writing(wanted) as desk:
        told = papers.typing(desk.book, wanted.id)
        rows = papers.pasted(desk.book, told.kind, text, columns(told.kind))
        for nth, row in enumerate(rows, start=1):
            problems = typed(row, told.home)[1]
            if problems:
                raise DeskError("paper_row_wrong", row=nth, what=sentence(problems[0]))
        done = papers.save_rows(desk, wanted.id, rows)
    return finish(wanted, done, rows=len(rows))


def _detach(wanted: Namespace) -> int:
    with writing(wanted) as desk:
        done = papers.detach(desk, wanted.id, wanted.target)
    return finish(wanted, done)


def _remove(wanted: Namespace) -> int:
    with writing(wanted) as desk:
        done = papers.remove(desk, wanted.id)
    return finish(wanted, done)


def _save(wanted: Namespace) -> int:
    with reading(wanted) as reads:
        path = papers.save_copy(reads, wanted.id, wanted.out)
    show(wanted, {"files": [str(path)]}, say("cli.files", path=path))
    return DONE


def _papers(wanted: Namespace) -> int:
    with reading(wanted) as reads:
        if wanted.wanted:
            name, rows = "wanted", [_wanted(group) for group in papers.wanted(reads, year_of(wanted, reads))]
        else:
            year = year_of(wanted, reads) if wanted.year is not None else None
            name, rows = "papers", [_paper(paper) for paper in papers.listing(reads, year)]
    show(wanted, {name: rows}, _told(rows))
    return DONE


def _paper_state(wanted: Namespace) -> int:
    day = iso_day(wanted.on) if wanted.on else None
    with writing(wanted) as desk:
        done = papers.set_state(desk, wanted.id, wanted.state, day)
    return finish(wanted, done)


def _reconcile(wanted: Namespace) -> int:
    with reading(wanted) as reads:
        year = year_of(wanted, reads)
        found = papers.reconcile(reads, year)
    rows = [_reconciled(row) for row in found]
    totals = {
        state: {name: amount.text for name, amount in side.items()}
        for state, side in (sums(found, found[0].difference.currency) if found else {}).items()
    }
    show(wanted, {"year": year.number, "rows": rows, "sums": totals}, _told(rows))
    return DONE


def _letter(wanted: Namespace) -> int:
    with reading(wanted) as reads:
        year = year_of(wanted, reads) if wanted.year is not None else None
        path = letters.export(
            reads, wanted.kind, wanted.payment, year, wanted.out,
            today=today(), account=wanted.account, language=wanted.language,
        )  # fmt: skip
    show(wanted, {"files": [str(path)]}, say("cli.files", path=path))
    return DONE


def _close_account(wanted: Namespace) -> int:
    if not wanted.account:
        with reading(wanted) as reads:
            rows = [_closing(closing) for closing in closings.listing(reads)]
        return _show_closings(wanted, {}, rows)
    if not (wanted.stop or wanted.done or wanted.change or wanted.on or wanted.successor):
        with reading(wanted) as reads:
            return _show_closings(wanted, {}, [_closing(closings.look(reads, wanted.account, today()))])
    with writing(wanted) as desk:
        if wanted.stop:
            done = closings.stop(desk, wanted.account)
        elif wanted.done:
            done = closings.tick(desk, wanted.account, wanted.done)
        else:
            kind = CHANGE if wanted.change else CLOSE
            done = closings.start(
                desk, wanted.account, kind, iso_day(wanted.on) if wanted.on else today(), wanted.successor
            )
        rows = [_closing(closing) for closing in closings.listing(desk.book)]
    return _show_closings(wanted, {"id": done.id, "step": done.step}, rows)


def _show_closings(wanted: Namespace, done: Json, rows: list[Json]) -> int:
    """The lists of things to do, after what was done (nothing, where they were only looked at)."""
    words = [say("cli.done", step=done["step"]) + f" {done['id']}"] if done else []
    show(wanted, {**done, "closings": rows}, "\n".join([*words, _told(rows)]))
    return DONE


def _present(values: Json) -> Json:
    return {name: value for name, value in values.items() if value not in (None, "")}


def _text(amount: Money | None) -> str | None:
    return amount.text if amount is not None else None


def _paper(paper: Paper) -> Json:
    shown = {
        name: getattr(paper, name) for name in ("id", "kind", "name", "number", "issuer", "note", "media", "sha256")
    }
    counts = {"bytes": paper.bytes, "rows": paper.rows, "day": paper.day.isoformat() if paper.day else None}
    attached = [{"to": f"{one.noun}:{one.id}" if one.id else None, "title": one.title} for one in paper.attached]
    return _present(shown | counts) | {"attached": attached}


def _wanted(group: WantedGroup) -> Json:
    payments = [
        _present(
            {
                "id": one.payment.id,
                "date": one.payment.day.isoformat(),
                "credited_pkr": one.payment.credited.text,
                "state": one.state.state,
                "asked": one.state.asked.isoformat() if one.state.asked else None,
            }
        )
        for one in group.payments
    ]
    about = {"bank": group.bank, "account": group.account, "payer": group.payer, "credited_pkr": group.credited.text}
    return _present(about | {"at_stake_pkr": _text(group.stake)}) | {"payments": payments}


def _reconciled(row: Reconciled) -> Json:
    payment = row.payment
    shown = {
        "state": row.state,
        "date": row.day.isoformat(),
        "payment": payment.id if payment else None,
        "payer": payment.payer if payment else None,
        "account": payment.account if payment else None,
        "credited_pkr": payment.credited.text if payment else None,
        "tax_pkr": payment.tax.text if payment else None,
        "section": payment.section if payment else None,
        "difference_pkr": row.difference.text,
        "proved_pkr": row.proved_tax.text,
    }
    sides = {"certificate": row.certificate, "fbr": row.fbr, "s_prc": row.listed}
    printed = {name: _printed(side) for name, side in sides.items() if side is not None}
    return _present(shown) | printed | {"marks": list(row.marks)}


def _printed(side: Printed) -> Json:
    row = side.row
    return _present(
        {
            "paper": side.paper,
            "date": row.day.isoformat(),
            "deposited": row.deposited.isoformat() if row.deposited else None,
            "amount_pkr": _text(row.credited),
            "tax_pkr": _text(row.tax),
            "section": row.section,
            "purpose_code": row.purpose_code,
            "reference": row.reference,
        }
    )


def _closing(closing: Closing) -> Json:
    about = {"account": closing.account, "kind": closing.kind, "date": closing.day.isoformat()}
    items = [
        {"item": item.key, "text": say(f"closing.{item.kind}", who=item.who), "done": item.done}
        for item in closing.items
    ]
    return _present(about | {"successor": closing.successor, "note": closing.note}) | {"items": items}


def _told(rows: list[Json]) -> str:
    """Rows for people: one line each, what is nested in lines of its own."""
    lines = []
    for row in rows:
        plain = [f"{name}: {value}" for name, value in row.items() if not isinstance(value, list | dict)]
        lines.append("  ".join(plain))
        for name, value in row.items():
            inner = [value] if isinstance(value, dict) else value if isinstance(value, list) else []
            for one in inner:
                cells = one.items() if isinstance(one, dict) else ()
                told = "  ".join(f"{key}: {cell}" for key, cell in cells) or str(one)
                lines.append(f"    {name}: {told}")
    return "\n".join(lines) or say("cli.nothing")


COMMANDS: dict[str, Callable[[Namespace], int]] = {
    "attach": _attach,
    "import-paper": _import_paper,
    "note-paper": _note,
    "paper-rows": _rows,
    "type-rows": _type_rows,
    "detach": _detach,
    "remove-paper": _remove,
    "save-paper": _save,
    "papers": _papers,
    "paper-state": _paper_state,
    "reconcile": _reconcile,
    "letter": _letter,
    "close-account": _close_account,
}
