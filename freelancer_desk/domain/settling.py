"""Settles what every part of the book means: from lines, answers and typed records alone, so order never matters."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.domain import questions as asking
from freelancer_desk.domain.accounts import AccountType
from freelancer_desk.domain.days import day_by_day
from freelancer_desk.domain.earnings import Earning
from freelancer_desk.domain.matching import LATEST, Pair, pairs, ties
from freelancer_desk.domain.money import currency
from freelancer_desk.domain.receipts import EXPORT, LOCAL, SOCIAL, Receipt, overlaid, scope_of, typed_receipt
from freelancer_desk.domain.reversals import REVERSED, booked_back
from freelancer_desk.domain.rules import meaning_by_rule
from freelancer_desk.domain.statements import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from freelancer_desk.domain.countries import Sections
    from freelancer_desk.domain.matching import Entry
    from freelancer_desk.domain.money import Money
    from freelancer_desk.domain.receipts import Typed
    from freelancer_desk.domain.rules import Rule

# Kinds that need no answer: the profile's reading is the meaning.
_PLAIN = {
    Kind.FEE: "fee",
    Kind.TAX: "tax",
    Kind.EXPENSE: "expense",
    Kind.CASH: "cash",
    Kind.INTEREST: "interest",
    Kind.REFUND: "refund",
    Kind.TRANSFER_OUT: "on_the_way",
}
# A rate that old still tells which credit a withdrawal may be.
RATE_DAYS = 45
_ASKED = frozenset({Kind.TRANSFER_IN, Kind.DEPOSIT, Kind.FX, Kind.INCOME})
_OPENABLE = frozenset({Kind.TRANSFER_OUT, Kind.EXPENSE, Kind.CASH, Kind.INTEREST})
_SCOPES = {"export": EXPORT, "local": LOCAL, "social": SOCIAL}
_LINE = "line/"
_EARNED = frozenset({"earning", "client", *_SCOPES})


class Facts(NamedTuple):
    """Everything that settling may look at."""

    home: str
    sections: Sections
    entries: Sequence[Entry]
    answers: Mapping[str, str]
    receipts: Sequence[Typed]
    earnings: Sequence[Earning]
    rates: tuple[Decimal, ...]
    default_category: str
    rules: Sequence[Rule] = ()


class Meaning(NamedTuple):
    """What one part means, who said so, and the part it belongs with."""

    meaning: str
    origin: str
    other_part: int | None = None


EARNING = Meaning("earning", "profile")
PLAIN = {kind: Meaning(meaning, "profile") for kind, meaning in _PLAIN.items()}


@dataclass
class Settlement:
    """What follows from the facts; kept beside them and rebuilt whenever they change."""

    meanings: dict[int, Meaning] = field(default_factory=dict)
    transfers: list[Pair] = field(default_factory=list)
    earnings: list[Earning] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    questions: tuple[asking.Open, ...] = ()


def settle(facts: Facts) -> Settlement:
    """Pair, tie and count: explicit answers first, sure pairs next, then group answers, then what is plainly read."""
    return _Settling(facts).run()


class _Settling:
    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.result = Settlement()
        self.by_key: dict[str, list[Entry]] = defaultdict(list)
        self.parts = {entry.part_id: entry for entry in facts.entries}
        for entry in facts.entries:
            self.by_key[entry.key].append(entry)
        self.overlays = {typed.line_key: typed for typed in facts.receipts if typed.line_key}
        self.said = {k.removeprefix(_LINE): v for k, v in facts.answers.items() if k.startswith(_LINE)}
        self.open: dict[str, list[Entry]] = defaultdict(list)
        self.asked: list[asking.Open] = []
        self.rate_of: dict[str, Decimal] = {}
        self.tied: dict[int, list[Entry]] = defaultdict(list)
        self.held: set[int] = set()
        self.doubtful: dict[int, tuple[Entry, ...]] = {}
        self.rest = facts.entries
        self._printed_rates: dict[tuple[str, str], list[tuple[date, Decimal]]] | None = None

    def run(self) -> Settlement:
        self._take_back()
        proposals = self._pair()
        self._tie()
        waiting = self._same_payment()
        for entry in self.facts.entries:
            if entry.part_id not in self.result.meanings:
                self._mean(entry, is_waiting=entry.key in waiting)
        self._receive(waiting)
        self._earn()
        self._ask(proposals)
        return self.result

    def _take_back(self) -> None:
        """What the bank booked back counts as nothing, and so does the row that it undoes."""
        paired = {key for k, v in self.facts.answers.items() if k.startswith("pair/") for key in (k[5:], v)}
        said = self.said.keys() | paired
        own = (entry for entry in self.facts.entries if self._at_home(entry) and entry.key not in said)
        sure, self.doubtful = booked_back(own, self.facts.answers)
        for one in sure:
            self.result.meanings[one.back.part_id] = Meaning(REVERSED, one.origin, one.undone.part_id)
            self.result.meanings[one.undone.part_id] = Meaning(REVERSED, one.origin, one.back.part_id)
        if sure:
            self.rest = [entry for entry in self.facts.entries if entry.part_id not in self.result.meanings]

    def _pair(self) -> list[Pair]:
        answers = self.facts.answers
        chosen = {k.removeprefix("pair/"): v for k, v in answers.items() if k.startswith("pair/")}
        forbidden = frozenset(
            (k.removeprefix("unpair/").partition("/")[0], k.rpartition("/")[2])
            for k in answers
            if k.startswith("unpair/")
        )
        typed: list[Pair] = []
        settled: set[int] = set()
        for out, into in sorted(chosen.items()):
            pair = self._chosen(out, into)
            if pair is not None and not {pair.out.part_id, pair.into.part_id} & settled:
                typed.append(pair)
                settled |= {pair.out.part_id, pair.into.part_id}
        rest = [
            entry for entry in self.rest if entry.part_id not in settled and self.said.get(entry.key, "own") == "own"
        ]
        found = [*typed, *pairs(rest, forbidden, self._rate_near)]
        proposals = []
        for pair in found:
            if not pair.sure:
                proposals.append(pair)
                continue
            origin = "user" if pair.reason == "user" else "sure"
            self.result.meanings[pair.out.part_id] = Meaning("own", origin, pair.into.part_id)
            self.result.meanings[pair.into.part_id] = Meaning("own", origin, pair.out.part_id)
            self.result.transfers.append(pair)
        for pair in sorted(self.result.transfers, key=lambda p: (p.into.day, p.into.key)):
            if self._comes_home(pair) and pair.into.account.currency.code == self.facts.home:
                scale = currency(pair.out.account.currency.code).exponent
                self.rate_of[pair.out.account.currency.code] = (
                    Decimal(pair.into.minor)
                    / -pair.out.minor
                    * (Decimal(10) ** (scale - pair.into.account.currency.exponent))
                )
        return proposals

    def _rate_near(self, code: str, into: str, day: date) -> Decimal | None:
        """What a unit was worth around a day: by the other side that a transfer prints, of the nearest day."""
        if self._printed_rates is None:
            self._printed_rates = defaultdict(list)
            for entry in self.facts.entries:
                if entry.minor < 0 and entry.other_minor and entry.other_currency:
                    places = entry.account.currency.exponent - currency(entry.other_currency).exponent
                    rate = Decimal(abs(entry.other_minor)) / -entry.minor * Decimal(10) ** places
                    self._printed_rates[entry.account.currency.code, entry.other_currency].append((entry.day, rate))
        known = self._printed_rates.get((code, into), ())
        near = [(abs((at - day).days), rate) for at, rate in known if abs((at - day).days) <= RATE_DAYS]
        return min(near)[1] if near else None

    def _chosen(self, out_key: str, into_key: str) -> Pair | None:
        out = next((e for e in self.by_key.get(out_key, ()) if e.minor < 0), None)
        into = next((e for e in self.by_key.get(into_key, ()) if e.minor > 0), None)
        return Pair(out, into, sure=True, reason="user") if out and into else None

    def _comes_home(self, pair: Pair) -> bool:
        """Dollars kept at a bank at home are realised already: changing them later is a transfer, no payment."""
        return self._at_home(pair.into) and not self._at_home(pair.out)

    def _tie(self) -> None:
        for part_id, target in ties(self.rest, self.facts.rates, self.facts.sections).items():
            own = self.parts[part_id]
            self.tied[target.part_id].append(own)
            self.result.meanings[part_id] = Meaning(_PLAIN[own.kind], "sure", target.part_id)

    def _same_payment(self) -> set[str]:
        """Lines that may be a payment the user typed before: they wait, so that nothing counts twice."""
        alone = [t for t in self.facts.receipts if t.stands_alone and not t.line_key]
        by_amount = defaultdict(list)
        for typed in alone:
            by_amount[typed.credited].append(typed)
        waiting = set()
        home = {pair.into.key for pair in self.result.transfers if self._comes_home(pair)}
        for entry in self.facts.entries if alone else ():
            at_home = entry.account.currency.code == self.facts.home
            if (
                not at_home
                or entry.kind not in {Kind.TRANSFER_IN, Kind.DEPOSIT, Kind.INCOME}
                or entry.key in self.overlays
            ):
                continue
            for typed in by_amount.get(entry.minor, ()):
                if self._may_be_same(entry, typed):
                    self._ask_same(entry, typed)
                    # What the bank prints of money that surely came counts before what was typed, tax and all.
                    if entry.key in home:
                        self.held.add(typed.id)
                    else:
                        waiting.add(entry.key)
        return waiting

    def _may_be_same(self, entry: Entry, typed: Typed) -> bool:
        if typed.day is None or abs((entry.day - typed.day).days) > LATEST:
            return False
        if typed.account_id not in {None, entry.account_id}:
            return False
        return self.facts.answers.get(asking.slug(asking.SAME, entry.key[:12], typed.key[:12])) != "no"

    def _ask_same(self, entry: Entry, typed: Typed) -> None:
        key = asking.slug(asking.SAME, entry.key[:12], typed.key[:12])
        if self.facts.answers.get(key) == asking.ASK:
            return
        self.asked.append(asking.about_same(key, entry, typed))

    def _mean(self, entry: Entry, *, is_waiting: bool) -> None:
        say = self.result.meanings
        if is_waiting:
            say[entry.part_id] = Meaning("maybe_the_same", "question")
        elif entry.kind is Kind.INCOME and entry.key not in self.said and not self._at_home(entry):
            say[entry.part_id] = EARNING
        elif entry.part_id in self.doubtful:
            self._ask_back(entry, self.doubtful[entry.part_id])
        elif entry.kind in _ASKED or (entry.kind is Kind.TAX and self._is_home_tax(entry)):
            self._ask_or_take(entry)
        else:
            said = self.said.get(entry.key) if entry.kind in _OPENABLE else None
            say[entry.part_id] = Meaning(said, "user") if said else self._by_rule(entry) or PLAIN[entry.kind]

    def _ask_back(self, entry: Entry, may_be: Sequence[Entry]) -> None:
        """What takes a credit back is no spending: which one it was, or what it is, is asked."""
        answer = self.facts.answers.get(asking.taken_back(entry))
        meaning = Meaning(answer, "user") if answer else self._by_rule(entry)
        if meaning is None:
            self.asked += asking.about_back(entry, may_be, self.facts.answers, self._stake)
        self.result.meanings[entry.part_id] = meaning or Meaning("unanswered", "question")

    def _by_rule(self, entry: Entry) -> Meaning | None:
        """What a rule that the user made says of it."""
        said = meaning_by_rule(self.facts.rules, entry, self.facts.home)
        return Meaning(said, "rule") if said else None

    def _at_home(self, entry: Entry) -> bool:
        """Money in this account is realised: rupees, or dollars kept at a bank at home."""
        account = entry.account
        return account.currency.code == self.facts.home or account.type is AccountType.RETENTION

    def _is_home_tax(self, entry: Entry) -> bool:
        return entry.account.currency.code == self.facts.home and entry.section in {
            self.facts.sections.export,
            self.facts.sections.social,
        }

    def _ask_or_take(self, entry: Entry) -> None:
        key = asking.key_of(entry)
        answer = self.said.get(entry.key) or self.facts.answers.get(key)
        meaning = Meaning(answer, "user") if answer is not None else self._by_rule(entry)
        if meaning is None:
            self.open[key].append(entry)
        self.result.meanings[entry.part_id] = meaning or Meaning("unanswered", "question")

    def _receive(self, waiting: set[str]) -> None:
        for pair in self.result.transfers:
            if self._comes_home(pair) and pair.into.key not in waiting:
                self._receipt_of(pair.into, EXPORT, pair.out)
        for part_id, meaning in list(self.result.meanings.items()):
            if meaning.origin in {"user", "rule"} and meaning.meaning in _SCOPES:
                entry = self.parts[part_id]
                if self._at_home(entry) and entry.minor > 0:
                    self._receipt_of(entry, _SCOPES[meaning.meaning], None)
        for typed in self.facts.receipts:
            if typed.id in self.held or self._is_reversed(typed):
                continue
            if typed.stands_alone and (typed.line_key is None or typed.line_key not in self.by_key):
                self.result.receipts.append(typed_receipt(typed, self.facts))
            elif typed.stands_alone and typed.line_key:
                self._link_typed(typed)
        self.result.receipts = day_by_day(self.result.receipts, attrgetter("id"))

    def _is_reversed(self, typed: Typed) -> bool:
        parts = self.by_key.get(typed.line_key, ()) if typed.line_key else ()
        return any(self.result.meanings[part.part_id].meaning == REVERSED for part in parts)

    def _link_typed(self, typed: Typed) -> None:
        """A typed payment whose bank line was confirmed stays one payment, and the line is its evidence."""
        line = self.by_key[typed.line_key or ""][0]
        if not any(receipt.line_id == line.line_id for receipt in self.result.receipts):
            self._receipt_of(line, scope_of(typed, self.facts), None)
        for part in self.by_key[typed.line_key or ""]:
            if self.result.meanings[part.part_id].meaning in {"unanswered", "maybe_the_same"}:
                self.result.meanings[part.part_id] = Meaning("typed", "user")
                for parts in self.open.values():
                    if part in parts:
                        parts.remove(part)

    def _receipt_of(self, into: Entry, scope: str, out: Entry | None) -> None:
        typed = self.overlays.get(into.key)
        taxes = [tax for tax in self.tied.get(into.part_id, ()) if tax.kind is Kind.TAX]
        printed = self._printed_receipt(into, scope, out, taxes)
        self.result.receipts.append(printed if typed is None else overlaid(printed, typed, self.facts.home))

    def _printed_receipt(self, into: Entry, scope: str, out: Entry | None, taxes: list[Entry]) -> Receipt:
        proceeds = -out.minor if out else (into.other_minor and abs(into.other_minor))
        code = out.account.currency.code if out else into.other_currency
        sections = sorted({tax.section for tax in taxes})
        is_kept = into.account.currency.code != self.facts.home
        if is_kept:
            proceeds, code = into.minor, into.account.currency.code
        return Receipt(
            id=f"l{into.line_id}",
            day=into.day,
            payer=out.account.institution if out else into.counterparty,
            account_id=into.account_id,
            line_id=into.line_id,
            receipt_id=None,
            scope=scope,
            currency=code,
            proceeds=proceeds,
            converted=0 if is_kept else proceeds,
            retained=proceeds if is_kept else (0 if proceeds else None),
            credited=0 if is_kept else into.minor,
            base=None if is_kept else into.minor,
            withheld=0 if is_kept else -sum(tax.minor for tax in taxes if tax.section == sections[0]),
            section=sections[0] if sections else "",
            withheld_by="bank" if taxes else "",
            purpose_code="",
            category=self.facts.default_category,
            paper="",
        )

    def _earn(self) -> None:
        earnings = list(self.facts.earnings)
        meanings = self.result.meanings
        for entry in self.facts.entries:
            meaning = meanings[entry.part_id].meaning
            if (meaning in _EARNED and entry.minor > 0) or entry.kind is Kind.REFUND:
                earnings.append(self._earning_of(entry))
        self.result.earnings = day_by_day(earnings, attrgetter("id"))

    def _earning_of(self, entry: Entry) -> Earning:
        tied = self.tied.get(entry.part_id, ())
        return Earning(
            f"l{entry.line_id}",
            entry.day,
            entry.counterparty,
            entry.account_id,
            entry.account.currency.code,
            entry.minor,
            sum(part.minor for part in tied if part.kind is Kind.FEE) if tied else 0,
            sum(part.minor for part in tied if part.kind is Kind.TAX) if tied else 0,
            self.facts.default_category,
        )

    def _ask(self, proposals: list[Pair]) -> None:
        proposed = set()
        for pair in proposals:
            key = asking.slug(asking.PAIR, pair.out.key[:12], pair.into.key[:12])
            if key not in self.facts.answers and self.result.meanings[pair.into.part_id].meaning == "unanswered":
                self.asked.append(asking.about_pair(key, pair, self._stake))
                proposed.add(pair.into.part_id)
        for key, entries in self.open.items():
            rest = [entry for entry in entries if entry.part_id not in proposed]
            if rest:
                self.asked.append(asking.about(key, rest, self.facts.home, self._stake))
        self.result.questions = asking.ranked(self.asked)

    def _stake(self, amount: Money) -> int | None:
        if amount.currency.code == self.facts.home:
            return amount.minor
        rate = self.rate_of.get(amount.currency.code)
        if rate is None:
            return None
        exact = amount.decimal * rate * Decimal(10) ** currency(self.facts.home).exponent
        return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))
