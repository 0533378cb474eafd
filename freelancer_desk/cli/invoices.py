"""The commands of quotes, invoices and clients."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from freelancer_desk.cli.acting import finish, pair_of, reading, show, table, today, writing, year_of
from freelancer_desk.desk import client_pages, invoices, records
from freelancer_desk.desk.invoices import chasing, drafting, earned, issuing, papers, paying, repeating, seller
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import say

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Mapping, Sequence

    from freelancer_desk.desk import Desk
    from freelancer_desk.desk.done import Done
    from freelancer_desk.domain.invoices.paying import Proposal
    from freelancer_desk.domain.invoices.rows import AllocationRow, InvoiceRow
    from freelancer_desk.domain.money import Money

NONE = "-"


def lines_of(texts: Sequence[str]) -> list[dict[str, str]]:
    """Lines from `text|quantity|unit|price|discount|tax`; the last two may be left out."""
    found = []
    for text in texts:
        cells = [cell.strip() for cell in text.split("|")]
        if not 4 <= len(cells) <= len(drafting.LINE_FIELDS):  # noqa: PLR2004  text, quantity, unit and price at least
            raise DeskError("line_malformed", text=text[:60])
        found.append(dict(zip(drafting.LINE_FIELDS, cells, strict=False)))
    return found


def view(row: InvoiceRow) -> dict[str, Any]:
    """One row of the list of invoices."""
    shown = {
        "id": row.id,
        "kind": row.kind,
        "number": row.number or None,
        "client": row.client,
        "date": row.day.isoformat() if row.day else None,
        "due": row.due.isoformat() if row.due else None,
        "currency": row.total.currency.code,
        "total": row.total.text,
        "paid": row.standing.settled.text,
        "credited": row.standing.credited.text if row.standing.credited else None,
        "owed": row.owed.text,
        "status": row.status,
        "days_late": row.days_late or None,
        "promised": row.promised.isoformat() if row.promised else None,
        "order_number": row.order_number or None,
        "concerns": row.concerns or None,
    }
    return {name: value for name, value in shown.items() if value is not None}


def _invoice(wanted: Namespace) -> int:
    with reading(wanted) as reads:
        until = papers.tomorrow_evening(today()) if wanted.code_with_amount else None
        if wanted.out is not None:
            written = papers.export(reads, wanted.number, wanted.out, code_until=until)
            show(wanted, {"files": [str(written)]}, str(written))
            return 0
        told = papers.data(reads, wanted.number, code_until=until)
        row = view(invoices.one(reads, wanted.number, today()))
    answer = {**told, **{name: row[name] for name in ("id", "status", "paid", "owed")}}
    show(wanted, answer, table([answer]))
    return 0


def _doing(verb: Callable[[Desk, str], Done]) -> Callable[[Namespace], int]:
    def act(wanted: Namespace) -> int:
        with writing(wanted) as desk:
            return finish(wanted, verb(desk, wanted.number))

    return act


def _write_off(wanted: Namespace) -> int:
    return _doing(issuing.reopen if wanted.back else issuing.write_off)(wanted)


def _quote_answer(wanted: Namespace) -> int:
    with writing(wanted) as desk:
        done = issuing.answer_quote(desk, wanted.number, accepted=wanted.answer == "accepted")
    return finish(wanted, done)


def _credit(wanted: Namespace) -> int:
    with writing(wanted) as desk:
        done = issuing.credit(desk, wanted.number, lines_of(wanted.line) or None)
    return finish(wanted, done)


def _pay(wanted: Namespace) -> int:
    if wanted.confirm or wanted.refuse:
        with writing(wanted) as desk:
            verb = paying.confirm if wanted.confirm else paying.refuse
            return finish(wanted, verb(desk, wanted.confirm or wanted.refuse))
    if not wanted.earning:
        with reading(wanted) as reads:
            rows = [_proposal(one) for one in paying.proposals(reads, today())]
        if wanted.number:
            rows = [row for row in rows if any(share["invoice"] == wanted.number for share in row["shares"])]
        show(wanted, {"proposals": rows}, table(rows))
        return 0
    given = {name: getattr(wanted, name) for name in ("settles", "takes", "difference") if getattr(wanted, name)}
    given["another"] = "yes" if wanted.by_another else "no"
    with writing(wanted) as desk:
        done = paying.allocate(desk, wanted.number, wanted.earning, given)
    return finish(wanted, done)


def _proposal(proposal: Proposal) -> dict[str, Any]:
    return {
        "earning": proposal.paid.key,
        "date": proposal.paid.day.isoformat(),
        "client": proposal.paid.client,
        "left": str(proposal.paid.left),
        "shares": [
            {
                "invoice": share.invoice.number,
                "settles": str(share.settles),
                "takes": str(share.takes),
                **({"difference": share.difference} if share.difference else {}),
            }
            for share in proposal.shares
        ],
        "sure": proposal.is_sure,
        "reasons": [say(f"paid.reason.{reason}") for reason in proposal.reasons],
    }


def _unpay(wanted: Namespace) -> int:
    with writing(wanted) as desk:
        return finish(wanted, paying.release(desk, wanted.allocation))


def _allocations(wanted: Namespace) -> int:
    with reading(wanted) as reads:
        rows = [_allocation(row) for row in paying.allocations(reads, wanted.number)]
    show(wanted, {"allocations": rows}, table(rows))
    return 0


def _allocation(row: AllocationRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "invoice": row.invoice,
        "earning": row.earning,
        "date": row.day.isoformat() if row.day else None,
        "client": row.client,
        "settles": str(row.settles),
        "takes": str(row.takes),
        "difference": row.difference,
        "gain_pkr": row.gain.text if row.gain is not None else None,
    }


def _reminders(wanted: Namespace) -> int:
    with reading(wanted) as reads:
        due = chasing.due(reads, today())
    rows = [{**view(row), "tone": row.reminder.tone, "stage": row.reminder.stage} for row in due if row.reminder]
    show(wanted, {"reminders": rows}, table(rows))
    return 0


def _message(wanted: Namespace) -> int:
    with reading(wanted) as reads:
        made = chasing.message(reads, wanted.number, today(), tone=wanted.tone)
    answer = {**made._asdict(), "mailto": made.mailto}
    show(wanted, answer, f"{made.subject}\n\n{made.body}\n\n{say('cli.message.whatsapp')}\n{made.whatsapp}")
    return 0


def _promise(wanted: Namespace) -> int:
    with writing(wanted) as desk:
        return finish(wanted, chasing.promise(desk, wanted.number, "" if wanted.day == NONE else wanted.day))


def _repeat(wanted: Namespace) -> int:
    with writing(wanted) as desk:
        if wanted.stop:
            return finish(wanted, repeating.stop(desk, wanted.number))
        return finish(wanted, repeating.set_up(desk, wanted.number, dict(map(pair_of, wanted.fields))))


def _repeats(wanted: Namespace) -> int:
    if wanted.make or wanted.skip:
        with writing(wanted) as desk:
            done = repeating.catch_up(desk, asked=True, skip=wanted.skip)
        if done is not None:
            return finish(wanted, done)
    with reading(wanted) as reads:
        rows = [_repeating(one) for one in repeating.listing(reads, today())]
    show(wanted, {"repeats": rows}, table(rows))
    return 0


def _repeating(one: repeating.Repeating) -> dict[str, Any]:
    following = one.repeat.next_day
    return {
        "invoice": one.invoice,
        "client": one.client,
        "every": one.repeat.every,
        "state": one.repeat.state,
        "next": following.isoformat() if following else None,
        "due": [day.isoformat() for day in one.due],
    }


def _client(wanted: Namespace) -> int:
    with reading(wanted) as reads:
        known = {row["name"]: row["id"] for row in records.listing(reads, "client")}
        page = client_pages.overview(reads, known.get(wanted.name, wanted.name), today())
    answer = {
        **page.fields,
        **{name: _texts(getattr(page, name)) for name in ("invoiced", "earned", "owed")},
        "days_to_pay": page.days_to_pay,
        "share": f"{page.share:.4f}" if page.share is not None else None,
        "warning": say("client.large_share") if page.is_large else None,
        "invoices": [view(row) for row in page.invoices],
        "papers": [paper.name or paper.kind for paper in page.papers],
    }
    show(wanted, answer, table([answer]))
    return 0


def _texts(sums: Mapping[str, Money]) -> dict[str, str]:
    return {code: amount.text for code, amount in sums.items()}


def _invoicing(wanted: Namespace) -> int:
    fields = dict(map(pair_of, wanted.fields))
    pictures = {name: getattr(wanted, name) for name in seller.PICTURES if getattr(wanted, name) is not None}
    if not fields and not pictures:
        with reading(wanted) as reads:
            said = seller.shown(reads, today())
        show(wanted, {"invoicing": said}, table([said]))
        return 0
    with writing(wanted) as desk:
        done = seller.save(desk, fields) if fields else None
        for name, text in pictures.items():
            done = seller.put_picture(desk, name, None if text == NONE else Path(text).expanduser().absolute())
    assert done is not None  # noqa: S101  one of the two was asked for
    return finish(wanted, done)


def _earned(wanted: Namespace) -> int:
    with reading(wanted) as reads:
        year = year_of(wanted, reads)
        made = earned.export(reads, year, wanted.out, today(), client=wanted.client, account=wanted.account)
    show(wanted, {"files": [str(path) for path in made]}, "\n".join(map(str, made)))
    return 0


COMMANDS = {
    "invoice": _invoice,
    "issue": _doing(issuing.issue),
    "bill": _doing(issuing.bill),
    "cancel-invoice": _doing(issuing.cancel),
    "write-off": _write_off,
    "reminded": _doing(chasing.reminded),
    "quote-answer": _quote_answer,
    "credit": _credit,
    "pay": _pay,
    "unpay": _unpay,
    "allocations": _allocations,
    "reminders": _reminders,
    "message": _message,
    "promise": _promise,
    "repeat": _repeat,
    "repeats": _repeats,
    "client": _client,
    "invoicing": _invoicing,
    "earned-statement": _earned,
}
