"""What lists and verbs print as JSON: plain dictionaries, decimal strings, no field that does not apply."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from freelancer_desk.domain.money import Money, currency
from freelancer_desk.domain.statements import Proof
from freelancer_desk.domain.words import ask, sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from freelancer_desk.domain.importing import FilePlan, ImportPlan, Pending
    from freelancer_desk.domain.statements import Kind, Line
    from freelancer_desk.domain.summaries import AccountSummary, Payment, Question, Totals

    Json = dict[str, Any]


def _present(values: Json) -> Json:
    return {name: value for name, value in values.items() if value not in (None, "")}


def _texts(amounts: Mapping[str, Money]) -> dict[str, str]:
    return {code: amount.text for code, amount in amounts.items()}


def _text(amount: Money | None) -> str | None:
    return amount.text if amount is not None else None


def payment(row: Payment) -> Json:
    """A payment received."""
    shown = {
        "id": row.id,
        "date": row.day.isoformat(),
        "payer": row.payer,
        "account": row.account,
        "scope": row.scope,
        "proceeds": _text(row.proceeds),
        "currency": row.proceeds.currency.code if row.proceeds else None,
        "converted": _text(row.converted),
        "retained": _text(row.retained),
        "rate": f"{row.rate:.6f}".rstrip("0").rstrip(".") if row.rate is not None else None,
        "credited_pkr": row.credited.text,
        "base_pkr": _text(row.base),
        "withheld_pkr": row.withheld.text,
        "section": row.section,
        "withheld_by": row.withheld_by,
        "purpose_code": row.purpose_code,
        "category": row.category,
    }
    return _present(shown) | {"papers": [row.paper] if row.paper else [], "flags": list(row.flags)}


def account(row: AccountSummary) -> Json:
    """An own account."""
    shown = {
        "id": row.id,
        "name": row.name,
        "institution": row.institution,
        "currency": row.balance.currency.code,
        "number": row.number,
        "type": row.type,
        "balance": row.balance.text,
        "on_the_way": row.on_the_way.text if row.on_the_way else None,
        "from": row.first_day.isoformat() if row.first_day else None,
        "to": row.last_day.isoformat() if row.last_day else None,
        "proved": row.proved,
    }
    statements = [
        _present(
            {
                "file": s.name,
                "import": s.import_id,
                "from": s.first_day.isoformat() if s.first_day else None,
                "to": s.last_day.isoformat() if s.last_day else None,
                "rows": s.rows,
                "opening": _text(s.opening),
                "closing": _text(s.closing),
                "difference": _text(s.difference),
                "first_break_row": s.first_break_row,
                "proved": s.proved,
            }
        )
        for s in row.statements
    ]
    return _present(shown) | {"statements": statements}


def question(row: Question) -> Json:
    """An open question."""
    return {
        "key": row.key,
        "text": ask(row.kind, row.facts),
        "choices": list(row.choices),
        "at_stake_pkr": _text(row.at_stake),
        "rows": list(row.lines),
    }


def totals(row: Totals) -> Json:
    """The three totals."""
    return {
        "earned": _texts(row.earned),
        "refunded": _texts(row.refunded),
        "reached": row.reached.text,
        "reached_foreign": _texts(row.reached_foreign),
        "outside": _texts(row.outside),
    }


def imported(plan: ImportPlan, pairs: list[Json], questions: list[Json]) -> Json:
    """An import, planned or committed: its files, the pairs found, and what is open."""
    return {
        "files": _files(plan) + [_pending_file(pending) for pending in plan.pending],
        "refused": [{"file": one.name, "message": sentence(one.problem)} for one in plan.refused],
        "pairs": pairs,
        "questions": questions + reading_questions(plan),
    }


def _files(plan: ImportPlan) -> list[Json]:
    """One entry a file, whatever number of accounts it prints."""
    found: dict[tuple[str, str], list[FilePlan]] = {}
    for file in plan.files:
        found.setdefault((file.statement.name, file.statement.sha256), []).append(file)
    return [_file(parts) for parts in found.values()]


def _file(parts: list[FilePlan]) -> Json:
    """Counts are of rows: one row may print a line in two accounts, as a conversion does."""
    lines = [line for file in parts for line in file.statement.lines]
    problems = [problem for file in parts for problem in file.problems]
    bad = {problem.row for problem in problems}
    sums, net = _sums(line for line in lines if line.row not in bad)
    new = {line.row for file in parts for line in file.new}
    alike = {same.line.row for file in parts for same in file.alike}
    known = {line.row for file in parts for line in file.known} | {s.line.row for file in parts for s in file.same}
    statements = [file.statement for file in parts]
    waiting = {doubt.row for statement in statements for doubt in statement.doubts}
    skipped = [one for statement in statements for one in statement.skipped]
    return {
        "file": statements[0].name,
        "profile": statements[0].profile or statements[0].account.institution,
        "account": ", ".join(dict.fromkeys(statement.account.name for statement in statements)),
        "sha256": statements[0].sha256,
        "rows": len(new | alike | known | waiting) + len(skipped) + len(problems),
        "new": len(new),
        "duplicate": len(known - new - alike),
        "lookalike": len(alike - new),
        "waiting": len(waiting),
        "skipped": [{"row": one.row, "reason": one.reason} for one in skipped],
        "from": min(line.day for line in lines).isoformat() if lines else None,
        "to": max(line.day for line in lines).isoformat() if lines else None,
        "sums": sums,
        "net": net,
        "balance": _balance([statement.proof for statement in statements]),
        "statements": [{"account": one.account.name, "balance": _balance([one.proof])} for one in statements],
        "problems": [{"row": problem.row, "message": sentence(problem)} for problem in problems],
    }


def _sums(lines: Iterable[Line]) -> tuple[dict[str, dict[str, str]], dict[str, str]]:
    """What lines come to, by currency and kind and by currency alone, as texts."""
    kinds: Counter[tuple[str, Kind]] = Counter()
    net: Counter[str] = Counter()
    for line in lines:
        code = line.money.currency.code
        net[code] += line.money.minor
        for part in line.parts:
            kinds[code, part.kind] += part.money.minor
    sums: dict[str, dict[str, str]] = {}
    for (code, kind), minor in kinds.items():
        sums.setdefault(code, {})[kind.value] = Money(minor, currency(code)).text
    return sums, {code: Money(minor, currency(code)).text for code, minor in net.items()}


def _balance(proofs: list[Proof]) -> Json:
    """Whether balances follow; of several accounts together only the verdict can be told."""
    first = proofs[0]
    if len(proofs) == 1:
        verdict = first.proved
    else:
        verdicts = {proof.proved for proof in proofs}
        verdict = False if False in verdicts else (True if True in verdicts else None)
        first = Proof(None, None, None, next((p.first_break_row for p in proofs if p.first_break_row), None))
    return {
        "opening": _text(first.opening),
        "closing": _text(first.closing),
        "proved": verdict,
        "difference": _text(first.difference),
        "first_break_row": first.first_break_row,
    }


def _pending_file(pending: Pending) -> Json:
    about = {"file": pending.name, "profile": None, "account": None, "sha256": pending.sha256, "rows": pending.rows}
    counts = {"new": 0, "duplicate": 0, "lookalike": 0, "waiting": pending.rows}
    return {**about, **counts, "header": list(pending.header), "skipped": [], "problems": []}


def reading_questions(plan: ImportPlan) -> list[Json]:
    """Questions about how files and rows are read."""
    rows: dict[str, list[int]] = {}
    asked = {}
    for doubt in (doubt for file in plan.files for doubt in file.doubts):
        asked[doubt.key] = doubt
        rows.setdefault(doubt.key, []).append(doubt.row)
    found = []
    for key, doubt in asked.items():
        text = ask(doubt.kind, {**dict(doubt.facts), "n": str(len(rows[key]))})
        found.append(_asked(key, text, list(doubt.choices), rows[key]))
    found += [_asked(one.key, ask(one.kind, {"file": one.name}), [], []) for one in plan.pending]
    return found


def _asked(key: str, text: str, choices: list[str], rows: list[int]) -> Json:
    return {"key": key, "text": text, "choices": choices, "at_stake_pkr": None, "rows": rows}
