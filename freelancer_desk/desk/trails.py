"""The money trail of the book: a payment from client to bank, money still outside, the years of each wallet."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from freelancer_desk.desk import attachments, country, ledger
from freelancer_desk.desk.estimates import kept_before
from freelancer_desk.desk.garbage import undisturbed
from freelancer_desk.domain.accounts import AccountType, is_outside
from freelancer_desk.domain.days import TaxYear
from freelancer_desk.domain.earnings import full_price
from freelancer_desk.domain.following import Received, Taken, follow
from freelancer_desk.domain.money import Money, currency, total
from freelancer_desk.domain.outflows import Flow, Outflows, outflows
from freelancer_desk.domain.papers import ISSUED, NOT_ASKED, PAYMENT
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.trails import Papers
from freelancer_desk.domain.wallets import OnTheWay, Outside, Waiting, WalletYear, named

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from freelancer_desk.domain.accounts import Account
    from freelancer_desk.domain.money import Currency
    from freelancer_desk.domain.trails import Trail
    from freelancer_desk.store.book import Reads

# The index would lead to every line of an account one by one: reading all in the order of the file is faster.
_FLOWS = """
SELECT p.id, l.id, l.key, p.nth, l.day, p.kind, p.minor, coalesce(m.meaning, ''), m.other_part, l.counterparty,
  0, l.account_id FROM parts AS p CROSS JOIN lines AS l ON l.id = p.line_id LEFT JOIN derived_meanings AS m ON m.part_id = p.id
WHERE +l.account_id IN ({marks})
"""  # noqa: E501
_OPENINGS = """
SELECT b.account_id, b.opening - coalesce((SELECT sum(minor) FROM lines AS l WHERE l.account_id = b.account_id
  AND l.day < (SELECT min(first_day) FROM statements AS s WHERE s.account_id = b.account_id
    AND s.opening IS NOT NULL)), 0)
FROM derived_balances AS b WHERE EXISTS (SELECT 1 FROM statements AS s WHERE s.account_id = b.account_id
  AND s.opening IS NOT NULL AND s.first_day IS NOT NULL)
"""
# The withdrawals that payments came with, and what their bank took from them; `where` chooses the payments.
_OUT = """
SELECT r.id, t.out_part, lo.account_id FROM derived_transfers AS t CROSS JOIN parts AS pi ON pi.id = t.in_part
JOIN derived_receipts AS r ON r.line_id = pi.line_id JOIN parts AS po ON po.id = t.out_part
JOIN lines AS lo ON lo.id = po.line_id WHERE {where} ORDER BY pi.nth
"""
_TAKEN = """
SELECT r.id, p.kind, p.minor, p.section, l.day, l.id AS line_id, l.account_id FROM parts AS p
CROSS JOIN derived_meanings AS m ON m.part_id = p.id CROSS JOIN parts AS own ON own.id = m.other_part
JOIN derived_receipts AS r ON r.line_id = own.line_id JOIN lines AS l ON l.id = p.line_id
WHERE p.kind IN ('fee', 'tax') AND own.minor > 0 AND {where} ORDER BY l.day, l.key, p.nth
"""
_SAID = """
SELECT r.id, said.paper_state, said.asked_day FROM derived_receipts AS r JOIN receipts AS said ON said.id = r.receipt_id
WHERE {where}
"""
_ON_THE_WAY = """
SELECT l.id, l.account_id, l.day, p.minor, l.text, l.counterparty FROM derived_meanings AS m
JOIN parts AS p ON p.id = m.part_id JOIN lines AS l ON l.id = p.line_id
WHERE m.meaning = 'on_the_way' AND p.minor < 0 ORDER BY l.day, l.key, p.nth
"""
# What each account moved in a tax year, by kind and meaning; the year begins on a month and day.
_YEARS = """
SELECT l.account_id, CAST(substr(l.day, 1, 4) AS INTEGER) + (substr(l.day, 6) >= ?) AS year, p.kind,
  coalesce(m.meaning, '') AS meaning, sum(p.minor) AS minor
FROM parts AS p CROSS JOIN lines AS l ON l.id = p.line_id LEFT JOIN derived_meanings AS m ON m.part_id = p.id
WHERE +l.account_id IN ({marks}) GROUP BY 1, 2, 3, 4, p.minor > 0
"""
_LAST_BALANCES = """
SELECT account_id, balance FROM lines WHERE account_id = ? AND balance IS NOT NULL AND day =
  (SELECT max(day) FROM lines WHERE account_id = ? AND day <= ?) ORDER BY id
"""
_CLOSINGS = """
SELECT closing AS balance FROM statements WHERE account_id = ? AND closing IS NOT NULL AND last_day =
  (SELECT max(day) FROM lines WHERE account_id = ? AND day <= ?) ORDER BY id
"""


class Ways:
    """The own accounts and what went out of each, reckoned when first asked for."""

    def __init__(self, reads: Reads, abroad: Mapping[int, Account]) -> None:
        self.accounts = abroad
        self._reads = reads
        self._found: dict[int, Outflows] = {}
        self._openings = {row[0]: row[1] for row in reads.rows(_OPENINGS)}
        self._flows: dict[int, list[Flow]] = defaultdict(list)
        self._accounts_of: dict[int, int] = {}
        marks = ",".join(map(str, sorted(abroad))) or "NULL"
        for row in reads.rows(_FLOWS.format(marks=marks)):
            self._flows[row[11]].append(Flow._make(tuple(row)[:11]))
        self._kept_before = kept_before(reads)

    def outflows(self, account_id: int) -> Outflows:
        """What came into an account and with what it went out."""
        if account_id not in self._found:
            flows = self._flows[account_id]
            if self._kept_before:
                flows = [self._with_estimate(flow, self.accounts[account_id].currency) for flow in flows]
            self._found[account_id] = outflows(flows, self._openings.get(account_id))
        return self._found[account_id]

    def _with_estimate(self, flow: Flow, unit: Currency) -> Flow:
        part = self._kept_before.get(flow.line_id)
        if part is None:
            return flow
        net = Money(flow.minor, unit)
        return flow._replace(kept_before=(full_price(net, part) - net).minor)

    def account_of(self, part_id: int) -> int | None:
        """The account abroad that a part moved."""
        query = "SELECT l.account_id FROM parts AS p JOIN lines AS l ON l.id = p.line_id WHERE p.id = ?"
        found = self._reads.rows(query, (part_id,))
        return found[0][0] if found and found[0][0] in self.accounts else None


def ways(reads: Reads) -> Ways:
    """What went out of each account that does not hold home currency."""
    home = _home(reads)
    return Ways(reads, {n: a for n, a in ledger.accounts(reads).items() if a.currency != home})


def trail(reads: Reads, receipt_id: str) -> Trail:
    """A payment received, from client to bank; raises DeskError `row_unknown`."""
    with undisturbed():
        found = _follow(reads, "r.id = ?", (receipt_id,))
    if not found:
        raise DeskError("row_unknown", noun="receipt", id=receipt_id[:20])
    return found[0]


def trails(reads: Reads, year: TaxYear | None = None) -> tuple[Trail, ...]:
    """Every payment received, of one tax year or all, each from client to bank, oldest first."""
    span = (year.span.first.isoformat(), year.span.last.isoformat()) if year else ("0000-01-01", "9999-12-31")
    with undisturbed():
        return _follow(reads, "r.day BETWEEN ? AND ?", span)


def _follow(reads: Reads, where: str, args: tuple[str, ...]) -> tuple[Trail, ...]:
    rows = reads.rows(f"SELECT * FROM derived_receipts AS r WHERE {where} ORDER BY r.day, r.id", args)
    if not rows:
        return ()
    known, beside = ways(reads), _Beside(reads, where, args, rows)
    return tuple(follow(beside.received(row), known) for row in rows)


def _home(reads: Reads) -> Currency:
    return country.rules(ledger.setting(reads, "country")).currency


class _Beside:
    """What stands beside some payments: the withdrawal each came with, what the bank took, and its papers."""

    def __init__(self, reads: Reads, where: str, args: tuple[str, ...], rows: list[sqlite3.Row]) -> None:
        self.home = _home(reads)
        self.accounts = ledger.accounts(reads)
        self.outs: dict[str, tuple[int, int]] = {}
        for row in reads.rows(_OUT.format(where=where), args):
            if self.accounts[row["account_id"]].currency != self.home:
                self.outs.setdefault(row["id"], (row["account_id"], row["out_part"]))
        self.taken: dict[str, list[Taken]] = defaultdict(list)
        for row in reads.rows(_TAKEN.format(where=where), args):
            money = Money(row["minor"], self.accounts[row["account_id"]].currency)
            day = date.fromisoformat(row["day"])
            self.taken[row["id"]].append(Taken(row["kind"], money, row["section"], day, row["line_id"]))
        self.said = {row["id"]: row for row in reads.rows(_SAID.format(where=where), args)}
        self.keys = attachments.payments(reads, (row["id"] for row in rows))
        query = "SELECT target, count(*) AS n FROM attachments WHERE noun = ? GROUP BY target"
        self.files = {row["target"]: row["n"] for row in reads.rows(query, (PAYMENT,))}

    def received(self, row: sqlite3.Row) -> Received:
        """A payment as following it takes it."""
        foreign = currency(row["currency"]) if row["currency"] else None

        def in_foreign(name: str) -> Money | None:
            return Money(row[name], foreign) if foreign is not None and row[name] is not None else None

        account = self.accounts.get(row["account_id"])
        return Received(
            id=row["id"],
            day=date.fromisoformat(row["day"]),
            payer=row["payer"],
            account=account.name if account else "",
            line_id=row["line_id"],
            credited=Money(row["credited"], self.home),
            proceeds=in_foreign("proceeds"),
            converted=in_foreign("converted"),
            base=Money(row["base"], self.home) if row["base"] is not None else None,
            withheld=Money(row["withheld"], self.home),
            section=row["section"],
            taken=tuple(self.taken.get(row["id"], ())),
            out=self.outs.get(row["id"]),
            papers=self._papers(row),
        )

    def _papers(self, row: sqlite3.Row) -> Papers:
        said = self.said.get(row["id"])
        asked = said["asked_day"] if said is not None else None
        state = (said["paper_state"] if said is not None else None) or (ISSUED if row["paper"] else NOT_ASKED)
        files = sum(self.files.get(key, 0) for key in self.keys[row["id"]].keys)
        return Papers(state, row["paper"], date.fromisoformat(asked) if asked else None, files)


def outside(reads: Reads, today: date) -> Outside:
    """What has not come home yet, and for how long."""
    home = _home(reads).code
    accounts = ledger.accounts(reads)
    abroad = {n: a for n, a in accounts.items() if is_outside(a.type, a.currency.code, home)}
    kept = {n: a for n, a in accounts.items() if a.type is AccountType.RETENTION}
    moving = [
        OnTheWay(
            line_id=row["id"],
            account_id=row["account_id"],
            account=abroad[row["account_id"]].name,
            day=date.fromisoformat(row["day"]),
            amount=Money(-row["minor"], abroad[row["account_id"]].currency),
            to=row["counterparty"] or row["text"],
            age=(today - date.fromisoformat(row["day"])).days,
        )
        for row in reads.rows(_ON_THE_WAY)
        if row["account_id"] in abroad
    ]
    with undisturbed():
        known = Ways(reads, abroad | kept)
        balances = {row["account_id"]: row["balance"] for row in reads.rows("SELECT * FROM derived_balances")}
        return Outside(
            tuple(moving),
            *(
                tuple(
                    _waiting(number, account, balances.get(number, 0), known, today)
                    for number, account in sorted(some.items(), key=lambda item: (item[1].name.casefold(), item[0]))
                    if balances.get(number, 0)
                )
                for some in (abroad, kept)
            ),
        )


def _waiting(number: int, account: Account, balance: int, known: Ways, today: date) -> Waiting:
    lot = known.outflows(number).oldest if balance > 0 else None
    day = date.fromisoformat(lot.day) if lot is not None and lot.day else None
    return Waiting(
        account_id=number,
        account=account.name,
        type=account.type.value,
        balance=Money(balance, account.currency),
        oldest=day,
        age=(today - day).days if day is not None else None,
    )


def wallet_years(reads: Reads) -> tuple[WalletYear, ...]:
    """Each platform and wallet abroad, tax year by tax year: what was there, came in, went out and is left."""
    rules = country.rules(ledger.setting(reads, "country"))
    home = rules.currency.code
    abroad = {n: a for n, a in ledger.accounts(reads).items() if is_outside(a.type, a.currency.code, home)}
    openings = {row[0]: row[1] for row in reads.rows(_OPENINGS)}
    sums: dict[int, dict[int, list[tuple[str, str, Money]]]] = defaultdict(lambda: defaultdict(list))
    marks = ",".join(map(str, sorted(abroad))) or "NULL"
    start = rules.year_start
    begin = f"{start.month:02}-{start.day:02}" if (start.month, start.day) != (1, 1) else "99"
    for row in reads.rows(_YEARS.format(marks=marks), (begin,)):
        money = Money(row["minor"], abroad[row["account_id"]].currency)
        sums[row["account_id"]][row["year"]].append((row["kind"], row["meaning"], money))
    found = []
    for number, account in sorted(abroad.items(), key=lambda item: (item[1].name.casefold(), item[0])):
        years = sums[number]
        opening = Money(openings.get(number, 0), account.currency)
        for year in range(min(years, default=1), max(years, default=0) + 1):
            span = TaxYear(year, start.span(year))
            found.append(_wallet_year(reads, number, account, span, opening, years[year]))
            opening = found[-1].closing
    return tuple(found)


def _wallet_year(
    reads: Reads, number: int, account: Account, year: TaxYear, opening: Money, sums: list[tuple[str, str, Money]]
) -> WalletYear:
    came_in, went_out = named(sums)
    computed = opening + total(came_in.values(), account.currency) - total(went_out.values(), account.currency)
    last = (number, number, year.span.last.isoformat())
    printed = [row["balance"] for query in (_CLOSINGS, _LAST_BALANCES) for row in reads.rows(query, last)]
    closing = computed if not printed or computed.minor in printed else Money(printed[0], account.currency)
    return WalletYear(number, account.name, year, opening, came_in, went_out, closing, bool(printed))
