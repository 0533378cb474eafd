"""The money trail on the command line: a payment's way, covered months, every credit, money still outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from freelancer_desk.cli.acting import DONE, reading, show, today, year_of
from freelancer_desk.desk import credits as accounted
from freelancer_desk.desk import months as covered
from freelancer_desk.desk import trails
from freelancer_desk.domain.figures import amount, day_text, figure, figures, month_text, rate_text
from freelancer_desk.domain.money import by_currency
from freelancer_desk.domain.trails import FEES, title
from freelancer_desk.domain.words import ask, say

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from freelancer_desk.domain.credits import CreditTable
    from freelancer_desk.domain.money import Money
    from freelancer_desk.domain.months import AccountMonths, MissingStatement, MonthState
    from freelancer_desk.domain.trails import Step, Trail
    from freelancer_desk.domain.wallets import OnTheWay, Outside, Waiting, WalletYear

    Json = dict[str, Any]


def _texts(amounts: Mapping[str, Money] | Iterable[Money]) -> dict[str, str]:
    sums = amounts if hasattr(amounts, "items") else by_currency(amounts)
    return {name: money.text for name, money in sums.items()}


def _present(values: Json) -> Json:
    return {name: value for name, value in values.items() if value not in (None, "", (), {}, [])}


def aligned(rows: Sequence[tuple[str, ...]]) -> str:
    """Rows as a small table: texts to the left, the last column to the right."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))] if rows else []
    lines = []
    for row in rows:
        *texts, last = zip(row, widths, strict=True)
        cells = [text.ljust(width) for text, width in texts] + [last[0].rjust(last[1])]
        lines.append("  " + "  ".join(cells).rstrip())
    return "\n".join(lines)


def trail(wanted: Namespace) -> int:
    """Print one payment's way."""
    with reading(wanted) as reads:
        found = trails.trail(reads, wanted.receipt)
    show(wanted, {"trail": _trail(found)}, _trail_words(found))
    return DONE


def _trail(found: Trail) -> Json:
    told = {
        "receipt": found.receipt,
        "date": found.day.isoformat(),
        "payer": found.payer,
        "account": found.account,
        "cost_pkr": found.cost_home.text if found.cost_home is not None else None,
        "gross_pkr": found.gross_home.text if found.gross_home is not None else None,
        "cost_of": FEES,
        "cost_percent": f"{found.cost_percent:.2f}" if found.cost_percent is not None else None,
        "credited_pkr": found.credited.text,
        "withheld_pkr": found.tax_cut.text,
        "left_pkr": found.left.text,
        "rate": rate_text(found.rate) if found.rate is not None else None,
        "effective_rate": rate_text(found.effective_rate) if found.effective_rate is not None else None,
        "kept": _texts([found.kept]) if found.kept is not None else None,
        "untraced": _texts(found.untraced),
    }
    papers = {
        "state": found.papers.state,
        "paper": found.papers.name,
        "asked": found.papers.asked_day.isoformat() if found.papers.asked_day else None,
    }
    return {
        **_present(told),
        "gross": _texts(found.gross),
        "cost": _texts(found.cost),
        "adds_up": found.adds_up,
        "papers": {**_present(papers), "files": found.papers.files},
        "steps": [_step(step) for step in found.steps],
    }


def _step(step: Step) -> Json:
    told = {
        "kind": step.kind,
        "title": title(step),
        "date": step.day.isoformat() if step.day else None,
        "account": step.account,
        "amount": step.amount.text,
        "currency": step.amount.currency.code,
        "left": step.left.text if step.left is not None else None,
        "estimate": step.estimate.text if step.estimate is not None else None,
        "cost_pkr": step.in_home.text if step.in_home is not None else None,
        "lines": list(step.lines),
        **{name: step.facts[name] for name in ("rate", "section", "meaning", "who") if name in step.facts},
        "rows": [
            {
                "id": share.id,
                "date": share.day.isoformat(),
                "who": share.who,
                "amount": share.amount.text,
                "of": share.whole.text,
            }
            for share in step.shares
        ],
    }
    return _present(told)


def _sum(step: Step) -> str:
    if step.estimate is not None:
        return say("trail.about", amount=figure(step.estimate))
    return figure(step.left if step.left is not None else step.amount) if step.kind != "rate" else ""


def _trail_words(found: Trail) -> str:
    rows = [
        (
            day_text(step.day) if step.day else "",
            title(step),
            _sum(step),
        )
        for step in found.steps
    ]
    head = {"day": day_text(found.day), "payer": found.payer or "–", "account": found.account or "–"}
    lines = [say("trail.head", **head), aligned(rows)]
    facts = {"cost": figures(found.cost) or "0", "gross": figures(found.gross) or "0"}
    if found.cost_home is not None and found.cost_percent is not None:
        more = {"home": figure(found.cost_home), "percent": f"{found.cost_percent:.2f}"}
        lines.append(say("trail.cost", **facts, **more))
    else:
        lines.append(say("trail.cost_unknown", **facts))
    if found.effective_rate is not None:
        rate = rate_text(found.effective_rate)
        lines.append(say("trail.effective", currency=found.gross[0].currency.code, rate=rate))
    if not found.adds_up:
        lines.append(say("trail.no_sum"))
    lines.append(say(f"paper_state.{found.papers.state}"))
    return "\n".join(lines)


def months(wanted: Namespace) -> int:
    """Print the grid of accounts and months."""
    with reading(wanted) as reads:
        grid = covered.grid(reads, today())
        missing = covered.missing_statements(reads, today())
    answer = {"months": [_account_months(row) for row in grid], "missing": [_missing(row) for row in missing]}
    words = [f"{row.account}\n{aligned([_month_words(m) for m in row.months])}" for row in grid]
    show(wanted, answer, "\n".join([*words, *map(_missing_words, missing)]) or say("cli.nothing"))
    return DONE


def _account_months(row: AccountMonths) -> Json:
    return {"id": row.account_id, "account": row.account, "months": [_month(month) for month in row.months]}


def _month(month: MonthState) -> Json:
    told = {
        "month": month.span.first.isoformat()[:7],
        "state": month.state.value,
        "difference": month.difference.text if month.difference is not None else None,
        "covered_until": month.covered_until.isoformat() if month.covered_until else None,
    }
    return _present(told)


def _month_words(month: MonthState) -> tuple[str, str]:
    state = say(f"month.{month.state.value}")
    if month.covered_until is not None:
        state = say("month.until", state=state, day=day_text(month.covered_until))
    more = f" {figure(month.difference)}" if month.difference is not None else ""
    return month_text(month.span.first), state + more


def _missing(row: MissingStatement) -> Json:
    told = {
        "id": row.account_id,
        "account": row.account,
        "month": row.month.first.isoformat()[:7],
        "state": row.state.value,
        "covered_until": row.covered_until.isoformat() if row.covered_until else None,
        "months": row.months,
        "download": list(row.download),
    }
    return _present(told)


def _missing_words(row: MissingStatement) -> str:
    facts = {"account": row.account, "month": month_text(row.month.first)}
    if row.covered_until is not None:
        first = say("months.wanted_from", **facts, day=day_text(row.covered_until))
    else:
        first = say("months.wanted", **facts)
    return "\n".join([first, *(f"  {number}. {step}" for number, step in enumerate(row.download, start=1))])


def credits_(wanted: Namespace) -> int:
    """Print where every credit of a year came from."""
    with reading(wanted) as reads:
        year = year_of(wanted, reads)
        tables = accounted.foot(reads, year)
    unexplained = by_currency(table.unexplained for table in tables if table.unexplained)
    answer = {"year": year.number, "credits": list(map(_table, tables)), "unexplained": _texts(unexplained)}
    show(wanted, answer, "\n".join(_table_words(table, year.number) for table in tables) or say("cli.nothing"))
    return DONE


def _table(table: CreditTable) -> Json:
    return {
        "id": table.account_id,
        "account": table.account,
        "currency": table.printed.currency.code,
        "rows": [{"type": row.type, "amount": row.amount.text, "lines": row.lines} for row in table.rows],
        "sum": table.printed.text,
        "difference": table.difference.text,
        "unexplained": table.unexplained.text,
    }


def _table_words(table: CreditTable, year: int) -> str:
    rows = [(say(f"credit.{row.type}"), amount(row.amount)) for row in table.rows]
    rows.append((say("credits.sum"), amount(table.printed)))
    return say("credits.head", account=table.account, year=year) + "\n" + aligned(rows)


def outside(wanted: Namespace) -> int:
    """Print what has not come home, and the proof of each wallet's years."""
    with reading(wanted) as reads:
        found = trails.outside(reads, today())
        years = trails.wallet_years(reads)
    spent = [ask("spent_abroad", _spent(year)) for year in years if year.spent]
    answer = {
        "on_the_way": [_moving(row) for row in found.on_the_way],
        "balances": [_waiting(row) for row in found.balances],
        "kept_at_home": [_waiting(row) for row in found.kept_at_home],
        "wallet_years": [_wallet_year(year) for year in years],
        "spent_abroad": spent,
    }
    words = [*_outside_words(found), *(_year_words(year) for year in years), *(f"? {text}" for text in spent)]
    show(wanted, answer, "\n".join(words) or say("cli.nothing"))
    return DONE


def _spent(year: WalletYear) -> dict[str, str]:
    return {"account": year.account, "amount": figure(year.spent), "year": str(year.year.number)}


def _moving(row: OnTheWay) -> Json:
    return {
        "line": row.line_id,
        "account": row.account,
        "date": row.day.isoformat(),
        "amount": row.amount.text,
        "currency": row.amount.currency.code,
        "to": row.to,
        "age_days": row.age,
    }


def _waiting(row: Waiting) -> Json:
    told = {
        "id": row.account_id,
        "account": row.account,
        "type": row.type,
        "balance": row.balance.text,
        "currency": row.balance.currency.code,
        "oldest": row.oldest.isoformat() if row.oldest else None,
        "age_days": row.age,
    }
    return _present(told)


def _wallet_year(year: WalletYear) -> Json:
    return {
        "id": year.account_id,
        "account": year.account,
        "year": year.year.number,
        "currency": year.opening.currency.code,
        "opening": year.opening.text,
        "came_in": _texts(year.came_in),
        "went_out": _texts(year.went_out),
        "closing": year.closing.text,
        "printed": year.printed,
        "difference": year.difference.text,
    }


def _outside_words(found: Outside) -> list[str]:
    rows = [
        (say("outside.on_the_way", account=row.account, to=row.to or "–"), _age(row.age), figure(row.amount))
        for row in found.on_the_way
    ]
    for key, waiting in (("outside.balance", found.balances), ("outside.kept", found.kept_at_home)):
        rows += [(say(key, account=row.account), _age(row.age), figure(row.balance)) for row in waiting]
    return [aligned(rows)] if rows else []


def _age(days: int | None) -> str:
    return say("outside.age", n=days) if days is not None else say("outside.age_unknown")


def _year_words(year: WalletYear) -> str:
    rows = [(say("outside.year.opening"), amount(year.opening))]
    rows += [(say(f"wallet.{name}"), amount(money)) for name, money in year.came_in.items()]
    rows += [(say(f"wallet.{name}"), amount(-money)) for name, money in year.went_out.items()]
    rows.append((say("outside.year.closing"), amount(year.closing)))
    if year.difference:
        rows.append((say("outside.year.difference"), amount(-year.difference)))
    return say("outside.year", account=year.account, year=year.year.number) + "\n" + aligned(rows)


COMMANDS: dict[str, Callable[[Namespace], int]] = {
    "trail": trail,
    "months": months,
    "credits": credits_,
    "outside": outside,
}
