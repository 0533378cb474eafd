"""Rules a user made out of answers: what lines with certain words mean, unless a line was answered itself."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.domain import questions as asking
from freelancer_desk.domain.accounts import AccountType
from freelancer_desk.domain.statements import Kind, normalised

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from freelancer_desk.domain.matching import Entry

IN, OUT = "in", "out"
WAYS = (IN, OUT)
CONTAINS, STARTS, EQUALS = "contains", "starts", "equals"
HOWS = (CONTAINS, STARTS, EQUALS)
FEWEST_LETTERS = 3
LEAST_TEXTS = 2
_CAME = frozenset({Kind.TRANSFER_IN, Kind.DEPOSIT})
_WENT = frozenset({Kind.TRANSFER_OUT, Kind.EXPENSE, Kind.CASH})
_WORD = re.compile(r"[^\W\d_]{4,}")
# Words that banks print on every other line: they tell nobody apart.
_PRINTED = """
account amount bank banking branch cash charges cheque clearing company credit date debit deposit fund funds from ibft
incoming international inward limited local mobile money online order outgoing outward pakistan payment payments private
purchase raast received receipt reference remittance sent standing through transaction transfer transferred with
withdrawal wire
"""
_COMMON = frozenset(_PRINTED.split())


@dataclass(frozen=True)
class Rule:
    """Lines that came (`in`) or went (`out`), in one account or every one (''), with these words, mean this.

    `words` stand in the line's text or name its counterparty; case and spacing do not matter.
    """

    account_key: str
    way: str
    how: str
    words: str
    meaning: str
    note: str = ""
    id: int = 0

    @cached_property
    def needle(self) -> str:
        """The words as they are compared."""
        return normalised(self.words)


class Suggestion(NamedTuple):
    """A rule that follows from what was answered, and the lines whose answers agree on it."""

    rule: Rule
    lines: tuple[int, ...]


def choices(way: str) -> tuple[str, ...]:
    """What a rule may say of money that came or went."""
    known = asking.OUTGOING if way == OUT else dict.fromkeys((*asking.ABROAD, *asking.AT_HOME))
    return tuple(meaning for meaning in known if meaning != asking.ASK)


def matches(rule: Rule, entry: Entry) -> bool:
    """Whether the line is one that the rule speaks of; what it means there is not looked at."""
    return (entry.minor < 0) == (rule.way == OUT) and _fits(rule, entry.account.key, _texts(entry))


def _texts(entry: Entry) -> tuple[str, str]:
    return normalised(entry.text), normalised(entry.counterparty)


def _fits(rule: Rule, account_key: str, texts: tuple[str, str]) -> bool:
    needle = rule.needle
    if not needle or (rule.account_key and rule.account_key != account_key):
        return False
    if rule.how == CONTAINS:
        return needle in texts[0] or needle in texts[1]
    if rule.how == STARTS:
        return texts[0].startswith(needle) or texts[1].startswith(needle)
    return needle in texts


def is_open(entry: Entry, home: str) -> bool:
    """Whether a rule may say what the line means: its profile does not know, and cannot."""
    if entry.minor < 0:
        return entry.kind in _WENT
    account = entry.account
    is_home = account.currency.code == home or account.type is AccountType.RETENTION
    return entry.kind in _CAME or (entry.kind is Kind.INCOME and is_home)


def _may_mean(rule: Rule, entry: Entry, home: str) -> bool:
    if entry.minor < 0:
        return rule.meaning in asking.OUTGOING
    return rule.meaning in (asking.AT_HOME if entry.account.currency.code == home else asking.ABROAD)


def rule_for(rules: Iterable[Rule], entry: Entry, home: str) -> Rule | None:
    """The one rule that decides a line: the longest words, then the strictest, then one for this account, then by text.

    A rule whose meaning the account cannot have is passed over.
    """
    if not is_open(entry, home):
        return None
    way, account_key, texts = OUT if entry.minor < 0 else IN, entry.account.key, _texts(entry)
    fitting = [one for one in rules if one.way == way and _fits(one, account_key, texts)]
    return min((one for one in fitting if _may_mean(one, entry, home)), key=_strength, default=None)


def meaning_by_rule(rules: Sequence[Rule], entry: Entry, home: str) -> str | None:
    """What the rules say of a line, whatever their order; None when none of them speaks of it."""
    rule = rule_for(rules, entry, home) if rules else None
    return rule.meaning if rule is not None else None


def _strength(rule: Rule) -> tuple[int, int, bool, str, str, str]:
    return (-len(rule.needle), -HOWS.index(rule.how), not rule.account_key, rule.needle, rule.account_key, rule.meaning)


def suggest(
    answers: Mapping[str, str], entries: Iterable[Entry], home: str, rules: Sequence[Rule] = ()
) -> tuple[Suggestion, ...]:
    """Rules that the answers call for: one meaning for two or more different texts that share a telling word.

    A word tells when no line of that way was answered otherwise; the widest agreement comes first.
    """
    answered = [(entry, said) for entry in entries if is_open(entry, home) and (said := _answer(answers, entry))]
    by_word: dict[tuple[str, str], list[tuple[Entry, str]]] = defaultdict(list)
    for entry, said in answered:
        for word in _telling(entry):
            by_word[OUT if entry.minor < 0 else IN, word].append((entry, said))
    best: dict[tuple[str, str, frozenset[int]], Suggestion] = {}
    for (way, word), found in by_word.items():
        said = found[0][1]
        told = [entry for entry, _ in found]
        if len({one for _, one in found}) > 1 or said not in choices(way) or len(set(map(_texts, told))) < LEAST_TEXTS:
            continue
        if all(meaning_by_rule(rules, entry, home) == said for entry in told):
            continue
        keys = {entry.account.key for entry in told}
        rule = Rule(keys.pop() if len(keys) == 1 else "", way, CONTAINS, word, said)
        lines = frozenset(entry.line_id for entry in told)
        now = best.get((way, said, lines))
        if now is None or (-len(word), word) < (-len(now.rule.words), now.rule.words):
            best[way, said, lines] = Suggestion(rule, tuple(sorted(lines)))
    kept = [one for key, one in best.items() if not any(key[:2] == other[:2] and key[2] < other[2] for other in best)]
    return tuple(sorted(kept, key=lambda one: (-len(one.lines), one.rule.way, one.rule.words)))


def _answer(answers: Mapping[str, str], entry: Entry) -> str | None:
    said = answers.get(f"line/{entry.key}")
    return said or (answers.get(asking.key_of(entry)) if entry.minor > 0 else None)


def _telling(entry: Entry) -> set[str]:
    """The words of a line that may tell it from others; a whole counterparty is one of them."""
    text, counterparty = _texts(entry)
    words = {word for one in (text, counterparty) for word in _WORD.findall(one) if word not in _COMMON}
    return words | (
        {counterparty} if len(counterparty) > FEWEST_LETTERS and words & set(counterparty.split()) else set()
    )
