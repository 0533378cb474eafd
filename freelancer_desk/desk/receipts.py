"""Payments received: list them, type one, change or remove it; a bank line's payment takes words on top."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from freelancer_desk.desk import attachments, clients, country, filed, ledger, taxes
from freelancer_desk.desk.done import Done
from freelancer_desk.domain.drafts import Draft
from freelancer_desk.domain.money import LARGEST_MINOR, Money, Rounding, currency, rate
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.receipts import agrees, base
from freelancer_desk.domain.summaries import Payment

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping
    from decimal import Decimal

    from freelancer_desk.desk import Desk
    from freelancer_desk.domain.days import TaxYear
    from freelancer_desk.domain.problems import Problem
    from freelancer_desk.domain.receipts import Typed
    from freelancer_desk.store.book import Reads, Value
    from freelancer_desk.store.step import Step

FIELDS = (
    "date", "payer", "client", "account", "proceeds", "currency", "converted", "retained", "rate", "credited_pkr",
    "withheld_pkr", "section", "withheld_by", "purpose_code", "category", "papers", "note",
)  # fmt: skip
WITHHELD_BY = ("bank", "payer")
# What a statement prints of a payment cannot be typed over.
PRINTED = ("date", "account", "credited_pkr", "rate")
# What may still be said of a payment whose year is filed: it changes no figure.
_NO_FIGURES = {"payer", "client", "withheld_by", "purpose_code", "papers", "note"}
_PORTION = """
SELECT * FROM derived_receipts WHERE day <= ? AND (day, id) > (?, ?) ORDER BY day, id LIMIT 1000
"""
_NO_PAPER = {"", "no", "none", "0", "false"}


def listing(reads: Reads, year: TaxYear | None = None) -> tuple[Payment, ...]:
    """Payments received, of one tax year or all, oldest first."""
    return tuple(each(reads, year))


def each(reads: Reads, year: TaxYear | None = None) -> Iterator[Payment]:
    """The same one by one, read in portions: a year of many need not be in memory at once."""
    told = Telling(reads, year)
    first, last = (year.span.first.isoformat(), year.span.last.isoformat()) if year else ("", "9999-12-31")
    after = (first, "")
    while rows := reads.rows(_PORTION, (last, *after)):
        yield from map(told.payment, rows)
        after = (rows[-1]["day"], rows[-1]["id"])


class Telling:
    """How a row of the book is told as a payment: by its rules, names and facts, as they stood when this was made."""

    def __init__(self, reads: Reads, year: TaxYear | None = None) -> None:
        """Of payments of one tax year, for which nothing more is read afterwards; or of any."""
        self.home = country.rules(ledger.setting(reads, "country")).currency
        self.accounts = {number: account.name for number, account in ledger.accounts(reads).items()}
        self._flags_of = taxes.flagger(reads, year)

    def payment(self, row: sqlite3.Row) -> Payment:
        """The payment that a row of `derived_receipts` is."""
        foreign = currency(row["currency"]) if row["currency"] else None

        def in_foreign(name: str) -> Money | None:
            return Money(row[name], foreign) if foreign is not None and row[name] is not None else None

        credited = Money(row["credited"], self.home)
        converted = in_foreign("converted")
        return Payment(
            id=row["id"],
            day=date.fromisoformat(row["day"]),
            payer=row["payer"],
            account=self.accounts.get(row["account_id"], ""),
            scope=row["scope"],
            proceeds=in_foreign("proceeds"),
            converted=converted,
            retained=in_foreign("retained"),
            credited=credited,
            base=Money(row["base"], self.home) if row["base"] is not None else None,
            rate=rate(converted, credited) if converted is not None and foreign != self.home else None,
            withheld=Money(row["withheld"], self.home),
            section=row["section"],
            withheld_by=row["withheld_by"],
            purpose_code=row["purpose_code"],
            category=row["category"],
            paper=row["paper"],
            flags=self._flags_of(row),
            typed=row["line_id"] is None,
        )


def check(reads: Reads, fields: Mapping[str, str], today: date) -> tuple[Problem, ...]:
    """What is wrong with typed fields, each problem naming its field; empty when they can be saved."""
    draft = Draft(fields)
    _values(reads, draft)
    draft.past("date", today)
    return tuple(draft.problems)


def rupees(reads: Reads, fields: Mapping[str, str]) -> tuple[Money | None, Decimal | None]:
    """The rupees and the rate that the fields come to: either may be typed, the other follows."""
    draft = Draft(fields)
    values = _values(reads, draft)
    home = country.rules(ledger.setting(reads, "country")).currency
    credited, converted, code = values["credited"], values["converted"], values["currency"]
    if not isinstance(credited, int) or not isinstance(converted, int) or not isinstance(code, str):
        return (Money(credited, home) if isinstance(credited, int) else None), None
    return Money(credited, home), rate(Money(converted, currency(code)), Money(credited, home))


def add(desk: Desk, fields: Mapping[str, str]) -> Done:
    """Type a payment; both amounts are kept, the rate is derived. Raises DeskError for the first wrong field."""
    _closed(fields)
    draft = Draft(fields)
    values = _values(desk.book, draft)
    draft.past("date", desk.today())
    draft.refuse()
    filed.refuse_if_filed(desk.book, "receipt", values)
    with desk.book.step("receipt.add", facts=_facts(values, fields)) as step:
        row_id = step.insert("receipts", {"line_key": None, **_with_client(step, draft, values)})
    return Done(f"t{row_id}", step.id)


def change(desk: Desk, identity: str, fields: Mapping[str, str]) -> Done:
    """Change some fields of a payment, typed (`t3`) or of a bank line (`l12`)."""
    _closed(fields)
    if identity.startswith("l"):
        return _say_more(desk, identity, fields)
    typed = _typed(desk.book, identity)
    if typed.line_key is not None and set(fields) & set(PRINTED):
        raise DeskError("printed_by_bank", field=", ".join(sorted(set(fields) & set(PRINTED))))
    identity = f"t{typed.id}"
    draft = Draft(_edited(draft_of(desk.book, identity), fields))
    values = _values(desk.book, draft)
    if "date" in fields:
        draft.past("date", desk.today())
    draft.refuse()
    if set(fields) - _NO_FIGURES:
        _refuse_if_filed(desk.book, typed)
        filed.refuse_if_filed(desk.book, "receipt", values)
    with desk.book.step("receipt.change", facts=_facts(values, draft.fields)) as step:
        step.update("receipts", typed.id, _with_client(step, draft, values))
        attachments.follow_payment(step, typed)
    return Done(identity, step.id)


def remove(desk: Desk, identity: str) -> Done:
    """Delete a typed payment; one that a bank printed goes only with its import."""
    if identity.startswith("l"):
        raise DeskError("printed_by_bank", field="delete")
    typed = _typed(desk.book, identity)
    _refuse_if_filed(desk.book, typed)
    with desk.book.step("receipt.remove", facts={"payer": typed.payer or typed.client or ""}) as step:
        step.delete("receipts", [typed.id])
    return Done(identity, step.id)


def draft_of(reads: Reads, identity: str) -> dict[str, str]:
    """The fields of a payment as texts, ready to be edited."""
    found = reads.rows("SELECT * FROM derived_receipts WHERE id = ?", (identity,))
    if not found:
        raise DeskError("row_unknown", noun="receipt", id=identity[:20])
    row = found[0]
    home = country.rules(ledger.setting(reads, "country")).currency
    names = {number: account.name for number, account in ledger.accounts(reads).items()}
    foreign = currency(row["currency"]) if row["currency"] else home

    def text(name: str, unit: object) -> str:
        return Money(row[name], unit).text if row[name] is not None else ""  # type: ignore[arg-type]

    typed = ledger.typed_receipts(reads, "WHERE receipts.id = ?", (row["receipt_id"],))
    return {
        "date": row["day"],
        "payer": row["payer"],
        "client": (typed[0].client or "") if typed else "",
        "account": names.get(row["account_id"], ""),
        "proceeds": text("proceeds", foreign),
        "currency": row["currency"] or "",
        "converted": text("converted", foreign),
        "retained": text("retained", foreign),
        "rate": (typed[0].rate or "") if typed else "",
        "credited_pkr": text("credited", home),
        "withheld_pkr": text("withheld", home),
        "section": row["section"],
        "withheld_by": row["withheld_by"],
        "purpose_code": row["purpose_code"],
        "category": row["category"],
        "papers": row["paper"],
        "note": typed[0].note if typed else "",
    }


def _edited(before: Mapping[str, str], fields: Mapping[str, str]) -> dict[str, str]:
    """The fields after an edit; what followed from a changed field is worked out anew, unless it is given too."""
    stale = set()
    if {"proceeds", "retained"} & set(fields):
        stale.add("converted")
    if "rate" in fields:
        stale.add("credited_pkr")
    return {**{name: text for name, text in before.items() if name not in stale}, **fields}


def _closed(fields: Mapping[str, str]) -> None:
    extra = sorted(set(fields) - set(FIELDS))
    if extra:
        raise DeskError("field_unknown", field=extra[0], fields=", ".join(FIELDS))


def _refuse_if_filed(reads: Reads, typed: Typed) -> None:
    filed.refuse_if_filed(reads, "receipt", {"day": typed.day.isoformat() if typed.day is not None else None})


def _typed(reads: Reads, identity: str) -> Typed:
    number = ledger.row_number(identity.removeprefix("t"))
    found = ledger.typed_receipts(reads, "WHERE receipts.id = ?", (number,))
    if not found:
        raise DeskError("row_unknown", noun="receipt", id=identity[:20])
    return found[0]


def _values(reads: Reads, draft: Draft) -> dict[str, Value]:
    """Columns of the receipts table out of typed fields; problems stay in the draft."""
    rules = country.rules(ledger.setting(reads, "country"))
    day = draft.day("date", required=True)
    unit = draft.currency("currency")
    if unit is None and draft.text("proceeds"):
        draft.note("currency", "field_missing")
    foreign = unit or rules.currency
    proceeds = draft.money("proceeds", foreign, zero=False)
    retained = draft.money("retained", foreign)
    converted = _converted(draft, proceeds, retained, draft.money("converted", foreign))
    credited = _credited(draft, converted, rules)
    if credited is not None and proceeds is not None and converted is not None:
        whole = base(credited.minor, proceeds.minor, converted.minor)
        if whole is not None and whole > LARGEST_MINOR:
            draft.note("proceeds", "amount_too_large", amount=proceeds.text)
    withheld = draft.money("withheld_pkr", rules.currency)
    if withheld is not None and credited is not None and withheld.minor > credited.minor:
        draft.note("withheld_pkr", "more_cut_than_paid")
    is_local = unit == rules.currency
    sections = rules.country.sections
    default_section = (sections.local if is_local else sections.export) if withheld else ""
    return {
        "day": day.isoformat() if day else None,
        "account_id": _account(reads, draft),
        "payer": draft.text("payer") or None,
        "currency": unit.code if unit else None,
        "proceeds": proceeds.minor if proceeds else None,
        "converted": converted.minor if converted is not None else None,
        "retained": retained.minor if retained is not None else (0 if proceeds else None),
        "rate": _kept_rate(draft, proceeds, converted),
        "credited": credited.minor if credited is not None else None,
        "withheld": withheld.minor if withheld is not None else 0,
        "section": draft.text("section") or default_section,
        "withheld_by": draft.choice("withheld_by", WITHHELD_BY, "bank" if withheld else ""),
        "purpose_code": draft.text("purpose_code"),
        "category": draft.choice("category", rules.country.categories) or None,
        "paper": _paper(draft),
        "note": draft.text("note"),
    }


def _converted(draft: Draft, proceeds: Money | None, retained: Money | None, said: Money | None) -> Money | None:
    if proceeds is None:
        return said
    kept = retained or Money.zero(proceeds.currency)
    converted = said if said is not None else proceeds - kept
    if converted.minor < 0 or (retained is not None and converted + kept != proceeds):
        draft.note("retained", "parts_do_not_add_up", whole=str(proceeds))
        return None
    return converted


def _credited(draft: Draft, converted: Money | None, rules: country.Rules) -> Money | None:
    per_unit = draft.decimal("rate")
    if draft.text("credited_pkr"):
        may_be_nothing = converted is not None and not converted.minor
        typed = draft.money("credited_pkr", rules.currency, zero=may_be_nothing)
        if typed is not None and per_unit is not None:
            _check_rate(draft, converted, typed, per_unit)
        return typed
    if per_unit is not None and converted is not None:
        rupees_made = converted.converted(per_unit, rules.currency, Rounding.HALF_UP)
        if not rupees_made.minor and converted.minor:
            draft.note("rate", "must_be_positive")
        if rupees_made.minor > LARGEST_MINOR:
            draft.note("rate", "amount_too_large", amount=rupees_made.text[:40])
            return None
        return rupees_made
    if converted is not None and not converted.minor:
        return Money.zero(rules.currency)
    if not any(problem.field in {"rate", "credited_pkr"} for problem in draft.problems):
        draft.note("credited_pkr", "field_missing")
    return None


def _check_rate(draft: Draft, converted: Money | None, credited: Money, per_unit: Decimal) -> None:
    if converted is not None and not agrees(converted, credited, per_unit):
        draft.note("rate", "rate_disagrees", proceeds=str(converted), credited=str(credited))


def _kept_rate(draft: Draft, proceeds: Money | None, converted: Money | None) -> str | None:
    """The typed rate, kept only where nothing was converted that it could be derived from."""
    per_unit = draft.decimal("rate")
    is_all_kept = proceeds is not None and converted is not None and proceeds.minor > 0 and not converted.minor
    return str(per_unit) if is_all_kept and per_unit is not None else None


def _account(reads: Reads, draft: Draft) -> int | None:
    wanted = draft.text("account")
    if not wanted:
        return None
    known = ledger.accounts(reads)
    for number, account in known.items():
        if wanted.casefold() in {account.name.casefold(), str(number)}:
            return number
    draft.note("account", "account_unknown", value=wanted[:60], known=", ".join(a.name for a in known.values()) or "–")
    return None


def _paper(draft: Draft) -> str:
    value = draft.text("papers")
    return "" if value.casefold() in _NO_PAPER else value


def _with_client(step: Step, draft: Draft, values: dict[str, Value]) -> dict[str, Value]:
    name = draft.text("client")
    return {**values, "client_id": clients.find_or_add(step, name) if name else None}


def _facts(values: Mapping[str, Value], fields: Mapping[str, str]) -> dict[str, str | int]:
    who = fields.get("client") or fields.get("payer") or ""
    return {"payer": who[:80], "day": str(values.get("day") or "")}


def _say_more(desk: Desk, identity: str, fields: Mapping[str, str]) -> Done:
    """Words on top of a bank line: kept under the line's content key, so they survive a new import of it."""
    kept = desk.book.rows("SELECT 1 FROM derived_receipts WHERE id = ? AND converted = 0", (identity,))
    wrong = sorted(set(fields) & set(PRINTED) - ({"rate"} if kept else set()))
    if wrong:
        raise DeskError("printed_by_bank", field=", ".join(wrong))
    number = identity.removeprefix("l")
    found = desk.book.rows("SELECT key FROM lines WHERE id = ?", (ledger.row_number(number),))
    if not found or not desk.book.rows("SELECT 1 FROM derived_receipts WHERE id = ?", (identity,)):
        raise DeskError("row_unknown", noun="receipt", id=identity[:20])
    draft = Draft(_edited(draft_of(desk.book, identity), fields))
    values = _values(desk.book, draft)
    draft.refuse()
    columns = {"papers": "paper", "withheld_pkr": "withheld", "client": "client_id"}
    wanted = {columns.get(name, name) for name in fields}
    if wanted & {"proceeds", "retained", "converted"}:
        wanted |= {"currency", "proceeds", "retained", "converted"}
    with desk.book.step("receipt.change", facts=_facts(values, draft.fields)) as step:
        said = {name: value for name, value in _with_client(step, draft, values).items() if name in wanted}
        overlay = step.rows("SELECT id FROM receipts WHERE line_key = ?", (found[0]["key"],))
        if overlay:
            step.update("receipts", overlay[0]["id"], said)
        else:
            empty: dict[str, Value] = {"line_key": found[0]["key"], "note": ""}
            step.insert("receipts", {**empty, **said})
    return Done(identity, step.id)
