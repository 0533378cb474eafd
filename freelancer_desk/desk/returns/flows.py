"""What made one richer and poorer in a tax year: the incomes of its working, what was typed, what the bank paid out."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.desk import ledger
from freelancer_desk.desk.returns import rows as return_rows
from freelancer_desk.desk.returns import work_assets
from freelancer_desk.domain.accounts import is_outside
from freelancer_desk.domain.money import Money, Rounding, total
from freelancer_desk.domain.statements import Kind
from freelancer_desk.domain.taxes import wealth
from freelancer_desk.domain.taxes.bands import FLAT
from freelancer_desk.domain.taxes.wealth import Flow
from freelancer_desk.domain.taxes.worksheet import ADVANCE, Head, net_of
from freelancer_desk.domain.trails import UNEXPLAINED
from freelancer_desk.domain.words import say

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    from freelancer_desk.domain.days import TaxYear
    from freelancer_desk.domain.money import Currency
    from freelancer_desk.domain.taxes.facts import TaxFacts
    from freelancer_desk.domain.taxes.packs import RulePack
    from freelancer_desk.domain.taxes.results import Assessment, Line
    from freelancer_desk.store.book import Reads

_PROVED = (
    "SELECT id, base, withheld FROM derived_receipts WHERE day BETWEEN ? AND ? AND (line_id IS NOT NULL OR paper <> '')"
)
# What left the accounts at home, by what it was answered to be.
_LEFT = """
SELECT l.account_id, l.id, p.kind, coalesce(m.meaning, '') AS meaning, p.minor FROM parts AS p
JOIN lines AS l ON l.id = p.line_id JOIN accounts AS a ON a.id = l.account_id
LEFT JOIN derived_meanings AS m ON m.part_id = p.id
WHERE p.minor < 0 AND l.day BETWEEN ? AND ? AND a.currency = ? AND (m.meaning = 'personal' OR p.kind = ?)
ORDER BY l.day, l.key, p.nth
"""
# What moved in and out of the accounts at home and stands in no flow: answered otherwise, or not at all.
_BESIDE = """
SELECT l.account_id, p.minor < 0 AS is_out, coalesce(m.meaning, '') AS meaning, sum(p.minor) AS minor FROM parts AS p
JOIN lines AS l ON l.id = p.line_id JOIN accounts AS a ON a.id = l.account_id
LEFT JOIN derived_meanings AS m ON m.part_id = p.id
WHERE l.day BETWEEN ? AND ? AND a.currency = ? AND p.kind NOT IN ('fee', 'tax') GROUP BY 1, 2, 3
"""
# Answers that only the typed records of the year can turn into wealth.
_ANSWERED = {
    True: {"expense", "cash", "gift", "loan", "paid_on", "other_name", "crypto", "spent"},
    False: {"gift", "loan", "sale", "refund", "personal", "for_other", "other_name", "paid_on", "crypto"},
}
# Money that left for an account that nobody knows: an own one, or somebody else's.
ON_THE_WAY = "on_the_way"
_HUNDRED = Decimal(100)


class Year(NamedTuple):
    """What the flows of a year are read from."""

    reads: Reads
    year: TaxYear
    unit: Currency
    working: Assessment
    facts: TaxFacts
    pack: RulePack

    @property
    def days(self) -> tuple[str, str]:
        """The first and the last day as SQL takes them."""
        return self.year.span.first.isoformat(), self.year.span.last.isoformat()

    def money(self, amount: Decimal) -> Money:
        """An amount of the working."""
        return Money.rounded(amount, self.unit, Rounding.HALF_UP)


def inflows(of: Year) -> tuple[Flow, ...]:
    """The incomes of the year's working, then what was typed."""
    return (*_earned(of), *_typed(of, "inflows", "inflow"))


def outflows(of: Year) -> tuple[Flow, ...]:
    """What was typed, tax that was cut and paid, and what the bank accounts paid for oneself."""
    return (*_typed(of, "outflows", "outflow"), *_taxes(of), *_left(of), *_costs(of), *_losses(of))


def beside(of: Year) -> dict[str, Money]:
    """What the bank shows of a year and no flow counts, by what is the matter with it; nothing where all is counted."""
    sums: dict[str, Money] = defaultdict(lambda: Money.zero(of.unit))
    for row in of.reads.rows(_BESIDE, (*of.days, of.unit.code)):
        is_out = bool(row["is_out"])
        way = "out" if is_out else "in"
        if row["meaning"] in UNEXPLAINED or (is_out and row["meaning"] == ON_THE_WAY):
            sums[f"unexplained_{way}"] += abs(Money(row["minor"], of.unit))
        elif row["meaning"] in _ANSWERED[is_out]:
            sums[f"answered_{way}"] += abs(Money(row["minor"], of.unit))
    return dict(sorted(sums.items()))


def heads(reads: Reads, year: TaxYear, unit: Currency) -> tuple[Head, ...]:
    """The expenses of a year by head, each by what it was spent for, then what assets lost for local work."""
    days = (year.span.first.isoformat(), year.span.last.isoformat())
    rows = reads.rows("SELECT * FROM expenses WHERE day BETWEEN ? AND ? ORDER BY day, id", days)
    found: dict[str, list[sqlite3.Row]] = defaultdict(list)
    for row in rows:
        found[row["head"] or ""].append(row)
    names = sorted(found, key=lambda name: (not name, name.casefold()))
    return (*(_head(name, found[name], unit) for name in names), *work_assets.heads(reads, year))


def _head(name: str, rows: Iterable[sqlite3.Row], unit: Currency) -> Head:
    sums = {"local": Money.zero(unit), "export": Money.zero(unit), "personal": Money.zero(unit)}
    seen = []
    for row in rows:
        whole = Money(row["minor"], unit)
        seen.append(f"expense:{row['id']}")
        if row["share"] == "split":
            local = whole.times(Decimal(row["local_percent"] or 0) / _HUNDRED, Rounding.HALF_UP)
            sums["local"] += local
            sums["export"] += whole - local
        else:
            sums[row["share"]] += whole
    return Head(name, **{share: amount.decimal for share, amount in sums.items()}, rows=tuple(seen))


def _nets(of: Year) -> Iterator[tuple[Line, Decimal]]:
    known = {regime.key for regime in of.pack.regimes}
    return ((line, net_of(line, of.pack, of.facts)) for line in of.working.lines if line.key in known)


def _losses(of: Year) -> Iterator[Flow]:
    """What the work of the year lost: no asset was sold, so it stands among other outflows and says what it is."""
    for line, net in _nets(of):
        if net < 0:
            text = say("wealth.year_loss", line=line.label)
            yield Flow("other", text, of.money(-net), wealth.WORD, wealth.BOOK, line.rows)


def _proved(of: Year, column: str) -> dict[str, Decimal]:
    """What the bank's lines and certificates prove of each payment."""
    rows = of.reads.rows(_PROVED, of.days)
    return {row["id"]: Money(row[column], of.unit).decimal for row in rows if row[column] is not None}


def _earned(of: Year) -> Iterator[Flow]:
    proved, behind = _proved(of, "base"), return_rows.rows_of(of.reads, of.year, of.pack)
    flat = {regime.key for regime in of.pack.regimes if regime.kind == FLAT}
    for line, net in _nets(of):
        kind = "final_tax" if line.key in flat else "normal"
        by_paper = sum((proved.get(row, Decimal(0)) for row in line.rows), Decimal(0)) if line.rows else Decimal(0)
        rows = line.rows or behind.get(f"line:{line.key}", ())
        yield from _parted(of, kind, line.label, max(net, Decimal(0)), by_paper, rows)


def _taxes(of: Year) -> Iterator[Flow]:
    proved = _proved(of, "withheld")
    for line in of.working.lines:
        if line.key != ADVANCE:
            by_paper = sum((proved.get(row, Decimal(0)) for row in line.rows), Decimal(0))
            yield from _parted(of, "tax_paid", line.label, line.withheld, by_paper, line.rows)
    query = "SELECT * FROM tax_payments WHERE day BETWEEN ? AND ? ORDER BY day, id"
    for row in of.reads.rows(query, of.days):
        proof = wealth.PAPER if row["cpr"] else wealth.WORD
        text = " ".join(filter(None, (row["day"], row["cpr"])))
        yield Flow("tax_paid", text, Money(row["minor"], of.unit), proof, wealth.BOOK, (f"tax-payment:{row['id']}",))


def _parted(of: Year, kind: str, text: str, whole: Decimal, by_paper: Decimal, rows: tuple[str, ...]) -> Iterator[Flow]:
    """One amount as what papers prove of it, and the rest."""
    paper = min(whole, by_paper)
    for proof, amount in ((wealth.PAPER, of.money(paper)), (wealth.WORD, of.money(whole) - of.money(paper))):
        if amount:
            yield Flow(kind, text, amount, proof, wealth.BOOK, rows)


def _typed(of: Year, table: str, noun: str) -> Iterator[Flow]:
    for row in of.reads.rows(f"SELECT * FROM {table} WHERE year = ? ORDER BY id", (of.year.number,)):
        rows = (f"{noun}:{row['id']}",)
        yield Flow(row["kind"], row["text"], Money(row["minor"], of.unit), row["proof"], wealth.TYPED, rows)


def _left(of: Year) -> Iterator[Flow]:
    accounts = ledger.accounts(of.reads)
    sums: dict[tuple[str, int], list[sqlite3.Row]] = defaultdict(list)
    for row in of.reads.rows(_LEFT, (*of.days, of.unit.code, Kind.FEE.value)):
        account = accounts[row["account_id"]]
        if not is_outside(account.type, account.currency.code, of.unit.code):
            sums[("bank_charges" if row["kind"] == Kind.FEE else "personal", row["account_id"])].append(row)
    for (kind, number), rows in sums.items():
        amount = total((Money(-row["minor"], of.unit) for row in rows), of.unit)
        lines = tuple(dict.fromkeys(f"line:{row['id']}" for row in rows))
        yield Flow(kind, accounts[number].name, amount, wealth.PAPER, wealth.BOOK, lines)


def _costs(of: Year) -> Iterator[Flow]:
    """Typed expenses that no income was reduced by: those of export work and one's own."""
    for head in heads(of.reads, of.year, of.unit):
        for kind, amount in (("export_costs", head.export), ("other", head.personal)):
            if amount:
                yield Flow(kind, head.name, of.money(amount), wealth.WORD, wealth.BOOK, head.rows)
