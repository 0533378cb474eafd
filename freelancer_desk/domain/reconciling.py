"""Reconciling: each payment on the bank's statement against the certificates and the tax office's own list."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.domain.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from freelancer_desk.domain.days import YearStart
    from freelancer_desk.domain.money import Currency
    from freelancer_desk.domain.papers import PaperRow

PROVED, ONLY_STATEMENT, ONLY_CERTIFICATE, ONLY_FBR, DIFFERS = (
    "proved", "only_statement", "only_certificate", "only_fbr", "differs",
)  # fmt: skip
STATES = (PROVED, DIFFERS, ONLY_STATEMENT, ONLY_CERTIFICATE, ONLY_FBR)
JUNE_JULY, WRONG_CODE = "june_july", "wrong_code"
# A paper's day may be a week off; tax is deposited within 7 days of the end of the week in which it was cut (Rule 43).
NEAR_DAYS, DEPOSITED_WITHIN = 7, 13


class Credit(NamedTuple):
    """A payment as the statement (or the user) tells it; `key` is its content, `whole` its worth with what was kept."""

    id: str
    key: str
    day: date
    payer: str
    account: str
    credited: Money
    whole: Money
    tax: Money
    section: str

    @property
    def content(self) -> tuple[str, str, int, int, str]:
        """What the order of payments follows; the id only tells twins apart."""
        return self.day.isoformat(), self.key, self.credited.minor, self.tax.minor, self.id


class Printed(NamedTuple):
    """A row of one paper, with the kind and issuer of the paper and the id under which it is shown."""

    kind: str
    issuer: str
    paper: str
    row: PaperRow

    @property
    def content(self) -> tuple[str, ...]:
        """What the row says, whichever paper says it."""
        row = self.row
        amounts = (row.credited, row.tax, row.proceeds)
        told = (row.day.isoformat(), row.deposited.isoformat() if row.deposited else "", *map(str, amounts))
        return (*told, str(row.rate), row.section, row.purpose_code, row.reference, row.text, self.kind, self.issuer)


class Reconciled(NamedTuple):
    """One line of the reconciliation: what each side shows; `difference` is the papers' tax less the statement's."""

    state: str
    payment: Credit | None
    certificate: Printed | None
    fbr: Printed | None
    listed: Printed | None
    difference: Money
    marks: tuple[str, ...]

    @property
    def day(self) -> date:
        """The payment's day, else that of the paper that alone shows it."""
        if self.payment is not None:
            return self.payment.day
        return next(one.row.day for one in (self.certificate, self.fbr, self.listed) if one is not None)

    @property
    def proved_tax(self) -> Money:
        """The tax that can be claimed: what the tax office's list shows, else what the certificate shows."""
        shown = (one.row.tax for one in (self.fbr, self.certificate) if one is not None)
        return next((tax for tax in shown if tax is not None), Money(0, self.difference.currency))


def union(papers: Iterable[Sequence[Printed]]) -> list[Printed]:
    """The rows of several papers of one kind, each once: a later list repeats what an earlier one says."""
    counts: Counter[tuple[str, ...]] = Counter()
    first: dict[tuple[str, ...], Printed] = {}
    for rows in papers:
        here = Counter(row.content for row in rows)
        counts |= here
        for row in rows:
            known = first.setdefault(row.content, row)
            first[row.content] = min(known, row, key=lambda one: one.paper)
    return [first[content] for content in sorted(counts) for _ in range(counts[content])]


def matched(payments: Sequence[Credit], rows: Sequence[Printed], *, by_deposit: bool = False) -> dict[int, int]:
    """Which row (its place) belongs to which payment (its place), each at most once; the surest and nearest first.

    The same amounts within a rupee count, with the same tax first; a row without an amount goes by its tax alone.
    Neither the order of payments nor that of rows matters.
    """
    rupee = 10 ** payments[0].credited.currency.exponent if payments else 1
    order = sorted(range(len(payments)), key=lambda place: payments[place].content)
    by_amount = _Amounts(payments, rupee)
    candidates = []
    for nth, place in enumerate(sorted(range(len(rows)), key=lambda number: rows[number].content)):
        row = rows[place].row
        for number in by_amount.near(row):
            rank = _rank(payments[number], row, rupee)
            days = _days_apart(payments[number], row, by_deposit=by_deposit)
            if rank is not None and days is not None and _same_section(payments[number], row):
                candidates.append((rank, days, payments[number].content, nth, number, place))
    found: dict[int, int] = {}
    taken: set[int] = set()
    for *_, number, place in sorted(candidates):
        if number not in found and place not in taken:
            found[number] = place
            taken.add(place)
    return {number: found[number] for number in order if number in found}


class _Amounts:
    """Payments by what they are worth and by their tax, then by day: those near a row are found without a walk."""

    def __init__(self, payments: Sequence[Credit], rupee: int) -> None:
        self._rupee = rupee
        self._worth: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self._tax: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for number in sorted(range(len(payments)), key=lambda place: (payments[place].day, place)):
            payment = payments[number]
            entry = (payment.day.toordinal(), number)
            for whole in {payment.credited.minor // rupee, payment.whole.minor // rupee}:
                self._worth[whole].append(entry)
            self._tax[payment.tax.minor // rupee].append(entry)

    def near(self, row: PaperRow) -> list[int]:
        """Payments of about that amount (or tax) on about that day, to be looked at."""
        side, amount = (self._worth, row.credited) if row.credited is not None else (self._tax, row.tax)
        if amount is None:
            return []
        days = [day.toordinal() for day in (row.day, row.deposited) if day is not None]
        found: set[int] = set()
        for whole in range(amount.minor // self._rupee - 1, amount.minor // self._rupee + 2):
            entries = side.get(whole, [])
            first = bisect_left(entries, (min(days) - DEPOSITED_WITHIN, -1))
            last = bisect_left(entries, (max(days) + NEAR_DAYS + 1, -1))
            found.update(number for _, number in entries[first:last])
        return sorted(found)


def _rank(payment: Credit, row: PaperRow, rupee: int) -> int | None:
    taxed_alike = row.tax is None or abs(row.tax.minor - payment.tax.minor) <= rupee
    if row.credited is None:
        return 2 if taxed_alike and row.tax is not None and row.tax.minor else None
    if all(abs(row.credited.minor - amount.minor) > rupee for amount in (payment.credited, payment.whole)):
        return None
    return 0 if taxed_alike else 1


def _days_apart(payment: Credit, row: PaperRow, *, by_deposit: bool) -> int | None:
    apart = (row.day - payment.day).days
    found = [abs(apart)] if abs(apart) <= NEAR_DAYS else []
    if by_deposit:
        late = ((row.deposited or row.day) - payment.day).days
        found += [late] if 0 <= late <= DEPOSITED_WITHIN else []
    return min(found, default=None)


def _same_section(payment: Credit, row: PaperRow) -> bool:
    told = [section.partition("(")[0].strip() for section in (payment.section, row.section)]
    return not all(told) or told[0] == told[1]


def reconciled(
    payments: Sequence[Credit],
    papers: dict[str, list[Printed]],
    *,
    unit: Currency,
    year_start: YearStart,
    family_codes: frozenset[str],
) -> tuple[Reconciled, ...]:
    """Every payment with the rows that prove it, and every row of a paper that no payment answers to.

    `papers` holds the rows under `certificate`, `fbr` and `listed` (the bank's yearly statement of remittances).
    """
    sides = {name: papers.get(name, []) for name in ("certificate", "fbr", "listed")}
    pairs = {name: matched(payments, rows, by_deposit=name == "fbr") for name, rows in sides.items()}
    found = []
    for number, payment in enumerate(payments):
        shown = {name: rows[pairs[name][number]] if number in pairs[name] else None for name, rows in sides.items()}
        found.append(_verdict(payment, shown, unit, year_start, family_codes))
    zero = Money(0, unit)
    for name, rows in sides.items():
        used = set(pairs[name].values())
        state = ONLY_FBR if name == "fbr" else ONLY_CERTIFICATE
        for place, row in enumerate(rows):
            if place not in used:
                alone = {side: row if side == name else None for side in sides}
                marks = (WRONG_CODE,) if row.row.purpose_code in family_codes else ()
                found.append(Reconciled(state, None, **alone, difference=row.row.tax or zero, marks=marks))
    return tuple(sorted(found, key=_order))


def _verdict(
    payment: Credit, shown: dict[str, Printed | None], unit: Currency, year_start: YearStart, codes: frozenset[str]
) -> Reconciled:
    taxes = [one.row.tax for one in (shown["fbr"], shown["certificate"]) if one is not None and one.row.tax is not None]
    rupee = 10**unit.exponent
    off = [tax - payment.tax for tax in taxes if abs(tax.minor - payment.tax.minor) > rupee]
    state = ONLY_STATEMENT if not taxes else DIFFERS if off else PROVED
    marks = []
    fbr, listed = shown["fbr"], shown["listed"]
    if fbr is not None:
        told = fbr.row.deposited or fbr.row.day
        marks += [JUNE_JULY] if year_start.year_of(told) != year_start.year_of(payment.day) else []
    if listed is not None and listed.row.purpose_code in codes:
        marks.append(WRONG_CODE)
    difference = off[0] if off else Money(0, unit)
    return Reconciled(state, payment, **shown, difference=difference, marks=tuple(marks))


def _order(one: Reconciled) -> tuple[str, str, tuple[str, ...]]:
    if one.payment is not None:
        return one.day.isoformat(), "", tuple(map(str, one.payment.content))
    row = next(row for row in (one.certificate, one.fbr, one.listed) if row is not None)
    return one.day.isoformat(), one.state, row.content


def sums(rows: Iterable[Reconciled], unit: Currency) -> dict[str, dict[str, Money]]:
    """By state: the tax that the statement shows and the tax that is proved."""
    found: dict[str, dict[str, Money]] = defaultdict(lambda: {"cut": Money(0, unit), "proved": Money(0, unit)})
    for row in rows:
        side = found[row.state]
        side["cut"] += row.payment.tax if row.payment is not None else Money(0, unit)
        side["proved"] += row.proved_tax
    return {state: found[state] for state in STATES if state in found}
