"""Rules in the book: list, suggest, try out before saving, add, change, remove."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.desk import ledger
from freelancer_desk.desk.done import Done
from freelancer_desk.domain import rules
from freelancer_desk.domain.drafts import Draft
from freelancer_desk.domain.money import Money
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.rules import Rule, Suggestion
from freelancer_desk.domain.settling import PLAIN
from freelancer_desk.domain.statements import normalised

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence
    from datetime import date

    from freelancer_desk.desk import Desk
    from freelancer_desk.domain.matching import Entry
    from freelancer_desk.domain.problems import Problem
    from freelancer_desk.store.book import Reads, Value

FIELDS = ("account", "way", "how", "words", "meaning", "note")
MOST_EXAMPLES = 20
UNANSWERED = "unanswered"
# Who said what a line means: a rule never goes over the user's own word or a sure pair.
_OPEN_TO_RULES = frozenset({"question", "rule", "profile"})


class Example(NamedTuple):
    """A past line that a rule would settle or change."""

    line_id: int
    day: date
    account: str
    text: str
    amount: Money
    before: str
    after: str


class Trial(NamedTuple):
    """What a rule would do to the lines in the book: open ones it settles, settled ones that it changes."""

    settles: int
    changes: int
    examples: tuple[Example, ...]


def listing(reads: Reads) -> tuple[Rule, ...]:
    """Every rule, in the order they were made."""
    return ledger.rules(reads)


def _rule(row: sqlite3.Row) -> Rule:
    return Rule(**{name: row[name] for name in ("account_key", "way", "how", "words", "meaning", "note", "id")})


def suggestions(reads: Reads) -> tuple[Suggestion, ...]:
    """Rules that the user's answers call for and that are not there yet."""
    if not ledger.answers(reads):
        return ()
    facts = ledger.facts(reads)
    return rules.suggest(facts.answers, facts.entries, facts.home, listing(reads))


def account_name(reads: Reads, rule: Rule) -> str:
    """The account that a rule is for, as people read it; empty for every account."""
    names = {account.key: account.name for account in ledger.accounts(reads).values()}
    return names.get(rule.account_key, rule.account_key)


def check(reads: Reads, fields: Mapping[str, str]) -> tuple[Problem, ...]:
    """What is wrong with typed fields, each problem naming its field."""
    draft = Draft(fields)
    _read(reads, draft)
    return tuple(draft.problems)


def add(desk: Desk, fields: Mapping[str, str]) -> Done:
    """Make a rule; what it settles is settled with it, and undone with it."""
    values = _values(_wanted(desk.book, fields))
    _refuse_twin(desk.book, values, besides=0)
    with desk.book.step("rule.add", facts={"words": str(values["words"])[:80]}) as step:
        row_id = step.insert("rules", values)
    return Done(str(row_id), step.id)


def change(desk: Desk, identity: str, fields: Mapping[str, str]) -> Done:
    """Change some fields of a rule."""
    rule = _one(desk.book, identity)
    values = _values(_wanted(desk.book, {**_fields_of(desk.book, rule), **fields}))
    _refuse_twin(desk.book, values, besides=rule.id)
    with desk.book.step("rule.change", facts={"words": str(values["words"])[:80]}) as step:
        step.update("rules", rule.id, values)
    return Done(identity, step.id)


def remove(desk: Desk, identity: str) -> Done:
    """Delete a rule; lines that it alone settled are questions again."""
    rule = _one(desk.book, identity)
    with desk.book.step("rule.remove", facts={"words": rule.words[:80]}) as step:
        step.delete("rules", [rule.id])
    return Done(identity, step.id)


def dry_run(reads: Reads, fields: Mapping[str, str], identity: str = "") -> Trial:
    """What would become of the lines in the book, were these fields a rule, new or in place of the one named."""
    now = listing(reads)
    old = _one(reads, identity) if identity else None
    new = _wanted(reads, {**(_fields_of(reads, old) if old is not None else {}), **fields})
    others = tuple(rule for rule in now if old is None or rule.id != old.id)
    return _tried(reads, now, (*others, new))


def dry_run_removal(reads: Reads, identity: str) -> Trial:
    """What would become of the lines in the book without a rule."""
    gone = _one(reads, identity)
    now = listing(reads)
    return _tried(reads, now, tuple(rule for rule in now if rule.id != gone.id))


def _tried(reads: Reads, now: Sequence[Rule], then: Sequence[Rule]) -> Trial:
    facts = ledger.facts(reads)
    origins = {row["part_id"]: row["origin"] for row in reads.rows("SELECT part_id, origin FROM derived_meanings")}
    waiting = {
        row["part_id"] for row in reads.rows("SELECT part_id FROM derived_meanings WHERE meaning = 'maybe_the_same'")
    }
    settled: set[int] = set()
    changed: set[int] = set()
    examples: list[Example] = []
    for entry in facts.entries:
        if origins.get(entry.part_id) not in _OPEN_TO_RULES or entry.part_id in waiting:
            continue
        before, after = (_meaning(group, entry, facts.home) for group in (now, then))
        if before == after:
            continue
        (settled if before == UNANSWERED else changed).add(entry.line_id)
        if len(examples) < MOST_EXAMPLES:
            examples.append(_example(entry, before, after))
    return Trial(len(settled), len(changed), tuple(examples))


def _meaning(known: Sequence[Rule], entry: Entry, home: str) -> str:
    """What a line means by rules, else what it means without: a question, or what its profile reads."""
    said = rules.meaning_by_rule(known, entry, home)
    if said is not None:
        return said
    return PLAIN[entry.kind].meaning if entry.minor < 0 and entry.kind in PLAIN else UNANSWERED


def _example(entry: Entry, before: str, after: str) -> Example:
    amount = Money(entry.minor, entry.account.currency)
    text = entry.counterparty or entry.text
    return Example(entry.line_id, entry.day, entry.account.name, text, amount, before, after)


def _wanted(reads: Reads, fields: Mapping[str, str]) -> Rule:
    extra = sorted(set(fields) - set(FIELDS))
    if extra:
        raise DeskError("field_unknown", field=extra[0][:40], fields=", ".join(FIELDS))
    draft = Draft(fields)
    rule = _read(reads, draft)
    draft.refuse()
    return rule


def _read(reads: Reads, draft: Draft) -> Rule:
    """A rule out of typed fields; problems stay in the draft."""
    way = draft.choice("way", rules.WAYS, rules.IN)
    how = draft.choice("how", rules.HOWS, rules.CONTAINS)
    words = draft.text("words", required=True)
    if words and len(normalised(words)) < rules.FEWEST_LETTERS:
        draft.note("words", "words_too_short", fewest=rules.FEWEST_LETTERS)
    draft.text("meaning", required=True)
    meaning = draft.choice("meaning", rules.choices(way))
    account = draft.text("account")
    return Rule(_account_key(reads, draft, account), way, how, words, meaning, draft.text("note"))


def _account_key(reads: Reads, draft: Draft, wanted: str) -> str:
    known = ledger.accounts(reads)
    for number, account in known.items():
        if wanted.casefold() in {account.name.casefold(), account.key.casefold(), str(number)}:
            return account.key
    if wanted:
        names = ", ".join(account.name for account in known.values()) or "–"
        draft.note("account", "account_unknown", value=wanted[:60], known=names)
    return ""


def _values(rule: Rule) -> dict[str, Value]:
    names = ("account_key", "way", "how", "words", "meaning", "note")
    return {name: getattr(rule, name) for name in names}


def _fields_of(reads: Reads, rule: Rule) -> dict[str, str]:
    told = {name: str(getattr(rule, name)) for name in FIELDS if name != "account"}
    return {**told, "account": account_name(reads, rule)}


def _one(reads: Reads, identity: str) -> Rule:
    found = reads.rows("SELECT * FROM rules WHERE id = ?", (ledger.row_number(identity),))
    if not found:
        raise DeskError("row_unknown", noun="rule", id=identity[:20])
    return _rule(found[0])


def _refuse_twin(reads: Reads, values: Mapping[str, Value], besides: int) -> None:
    for rule in listing(reads):
        same = (rule.account_key, rule.way, rule.how) == tuple(values[name] for name in ("account_key", "way", "how"))
        if same and rule.needle == normalised(str(values["words"])) and rule.id != besides:
            raise DeskError("rule_exists", id=rule.id)
