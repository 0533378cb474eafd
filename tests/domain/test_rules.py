"""Rules: what they match, which of several decides whatever their order, and when answers call for one."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freelancer_desk.domain import rules
from freelancer_desk.domain.accounts import Account, AccountType
from freelancer_desk.domain.matching import Entry
from freelancer_desk.domain.money import currency
from freelancer_desk.domain.questions import key_of
from freelancer_desk.domain.rules import Rule, is_open, matches, meaning_by_rule, suggest
from freelancer_desk.domain.statements import Kind

BANK = Account("Meezan", currency("PKR"), "0001", AccountType.BANK)
WALLET = Account("Payoneer", currency("USD"), "", AccountType.WALLET)
KEPT = Account("Meezan", currency("USD"), "0002", AccountType.RETENTION)
ASK = "ask-accountant"


def entry(
    text: str, minor: int = 100, *, who: str = "", account: Account = BANK, kind: Kind | None = None, number: int = 1
) -> Entry:
    what = kind or (Kind.TRANSFER_IN if minor > 0 else Kind.TRANSFER_OUT)
    told = (what, minor, "", text, who, "", "", "", None, None)
    return Entry(number, number, f"key{number:028}", 1, account, date(2026, 4, 1), *told)


def rule(words: str, meaning: str = "local", *, how: str = "contains", way: str = "in", account: str = "") -> Rule:
    return Rule(account, way, how, words, meaning)


@pytest.mark.parametrize(
    ("how", "words", "fits"),
    [
        ("contains", "acme  SOFT", True),
        ("contains", "acme ltd", False),
        ("starts", "ibft from acme", True),
        ("starts", "acme", False),
        ("equals", "IBFT from Acme Software", True),
        ("equals", "ibft from acme", False),
        ("contains", "   ", False),
    ],
)
def test_words_are_compared_without_case_and_spacing(how: str, words: str, *, fits: bool) -> None:
    line = entry("IBFT  from Acme\nSoftware")
    assert matches(rule(words, how=how), line) is fits


def test_the_name_of_a_counterparty_is_looked_at_too() -> None:
    assert matches(rule("acme", how="equals"), entry("IBFT 123", who="ACME"))


def test_a_rule_speaks_of_its_way_and_its_account_alone() -> None:
    line = entry("rent from Ali")
    assert not matches(rule("ali", way="out"), line)
    assert matches(rule("ali", account=BANK.key), line)
    assert not matches(rule("ali", account=WALLET.key), line)
    assert matches(rule("ali", way="out"), entry("rent to Ali", -100))


@pytest.mark.parametrize(
    ("line", "is_asked"),
    [
        (entry("a", kind=Kind.TRANSFER_IN), True),
        (entry("a", kind=Kind.DEPOSIT), True),
        (entry("a", kind=Kind.INCOME), True),
        (entry("a", kind=Kind.INCOME, account=KEPT), True),
        (entry("a", kind=Kind.INCOME, account=WALLET), False),  # a platform's own word for it
        (entry("a", kind=Kind.INTEREST), False),
        (entry("a", kind=Kind.FX), False),
        (entry("a", -100, kind=Kind.TRANSFER_OUT), True),
        (entry("a", -100, kind=Kind.EXPENSE), True),
        (entry("a", -100, kind=Kind.TAX), False),
        (entry("a", -100, kind=Kind.FEE), False),
    ],
)
def test_rules_say_nothing_of_what_a_profile_knows(line: Entry, *, is_asked: bool) -> None:
    assert is_open(line, "PKR") is is_asked
    way = "out" if line.minor < 0 else "in"
    assert (meaning_by_rule([Rule("", way, "starts", "a", "own")], line, "PKR") is not None) is is_asked


def test_a_meaning_that_an_account_cannot_have_is_passed_over() -> None:
    both = [rule("fiverr payout", "client"), rule("fiverr", "export")]
    assert meaning_by_rule(both, entry("Fiverr payout", account=WALLET), "PKR") == "client"
    assert meaning_by_rule(both, entry("Fiverr payout"), "PKR") == "export"
    assert meaning_by_rule([rule("fiverr", "nonsense")], entry("Fiverr payout"), "PKR") is None


def test_the_longest_words_decide_then_the_strictest_then_the_account() -> None:
    line = entry("ali traders", who="ali traders")
    assert meaning_by_rule([rule("ali", "gift"), rule("ali traders", "local")], line, "PKR") == "local"
    strict = [
        rule("ali traders", "gift"),
        rule("ali traders", "loan", how="starts"),
        rule("ali traders", "sale", how="equals"),
    ]
    assert meaning_by_rule(strict, line, "PKR") == "sale"
    assert meaning_by_rule(strict[:2], line, "PKR") == "loan"
    own = [rule("ali traders", "gift"), rule("ali traders", "salary", account=BANK.key)]
    assert meaning_by_rule(own, line, "PKR") == "salary"
    assert meaning_by_rule([rule("ali", "gift"), rule("tra", "loan")], line, "PKR") == "gift"  # equally long: by text
    assert meaning_by_rule([], line, "PKR") is None


WORDS = st.sampled_from(["ali", "Ali ", "traders", "ali traders", "rent", "a", "", "upwork"])
RULES = st.lists(
    st.builds(
        Rule, st.sampled_from(["", BANK.key, WALLET.key]), st.sampled_from(rules.WAYS), st.sampled_from(rules.HOWS),
        WORDS, st.sampled_from(["gift", "loan", "own", "client", "expense", "x"]),
    ),
    max_size=8,
)  # fmt: skip
LINES = st.builds(
    lambda text, minor, who, account, kind, number: entry(
        text, minor, who=who, account=account, kind=kind, number=number
    ),
    st.sampled_from(["Ali Traders", "rent ali", "IBFT upwork", "a", "traders"]),
    st.sampled_from([-500, -1, 1, 500]),
    st.sampled_from(["", "ali", "Upwork Inc"]),
    st.sampled_from([BANK, WALLET, KEPT]),
    st.sampled_from([Kind.TRANSFER_IN, Kind.DEPOSIT, Kind.TRANSFER_OUT, Kind.EXPENSE, Kind.INCOME]),
    st.integers(1, 99),
)


@given(RULES, LINES, st.randoms(use_true_random=False))
def test_the_order_of_rules_never_matters(known: list[Rule], line: Entry, dice: object) -> None:
    shuffled = list(known)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    assert meaning_by_rule(known, line, "PKR") == meaning_by_rule(shuffled, line, "PKR")


@given(RULES, LINES)
def test_a_meaning_by_rule_is_one_that_a_matching_rule_gives(known: list[Rule], line: Entry) -> None:
    said = meaning_by_rule(known, line, "PKR")
    fitting = [one for one in known if matches(one, line)]
    assert said is None or said in {one.meaning for one in fitting}
    if said is not None:
        assert all(len(one.needle) <= max(len(other.needle) for other in fitting if other.meaning == said)
                   for one in fitting if one.meaning in rules.choices(one.way) and one.meaning == said)  # fmt: skip


@given(st.lists(LINES, max_size=8, unique_by=lambda line: line.line_id), st.randoms(use_true_random=False))
def test_the_order_of_lines_never_matters_to_what_is_suggested(lines: list[Entry], dice: object) -> None:
    answers = {f"line/{line.key}": ("own" if line.minor > 0 else "expense") for line in lines}
    shuffled = list(lines)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    assert suggest(answers, lines, "PKR") == suggest(answers, shuffled, "PKR")


def answered(*said: tuple[Entry, str]) -> tuple[dict[str, str], list[Entry]]:
    return {key_of(line): value for line, value in said}, [line for line, _ in said]


def test_two_texts_with_one_word_and_one_answer_call_for_a_rule() -> None:
    answers, lines = answered(
        (entry("IBFT 881 NORTHWIND LABS 12", number=1), "local"), (entry("Raast northwind april", number=2), "local")
    )
    [found] = suggest(answers, lines, "PKR")
    assert (found.rule.words, found.rule.meaning, found.rule.way, found.rule.how) == (
        "northwind",
        "local",
        "in",
        "contains",
    )
    assert (found.rule.account_key, found.lines) == (BANK.key, (1, 2))
    assert suggest(answers, lines, "PKR", (found.rule,)) == ()


def test_lines_of_two_accounts_call_for_a_rule_about_every_account() -> None:
    other = Account("MCB", currency("PKR"), "0009", AccountType.BANK)
    answers, lines = answered(
        (entry("northwind one", number=1), "local"), (entry("northwind two", number=2, account=other), "local")
    )
    assert suggest(answers, lines, "PKR")[0].rule.account_key == ""


def test_one_counterparty_is_suggested_whole() -> None:
    answers, lines = answered(
        (entry("payment 1", who="Northwind Labs", number=1), "local"),
    )
    lines.append(entry("payment 2", who="Northwind Labs", number=2))
    [found] = suggest(answers, lines, "PKR")  # one answer settled both texts
    assert found.rule.words == "northwind labs"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ([("northwind one", "local"), ("northwind one", "local")], "the same text twice"),
        ([("northwind one", "local"), ("northwind two", "gift")], "different answers"),
        ([("northwind one", "local"), ("northwind two", ASK)], "the accountant is asked"),
        ([("transfer received one", "local"), ("transfer received two", "local")], "words of every line"),
        ([("1234567 abc", "local"), ("1234567 abd", "local")], "numbers"),
        ([("northwind one", "local")], "one line"),
    ],
)
def test_too_little_calls_for_no_rule(said: list[tuple[str, str]], why: str) -> None:
    lines = [entry(text, number=number) for number, (text, _) in enumerate(said, start=1)]
    answers = {f"line/{line.key}": value for line, (_, value) in zip(lines, said, strict=True)}
    assert suggest(answers, lines, "PKR") == (), why


def test_a_word_that_was_answered_otherwise_elsewhere_tells_nothing() -> None:
    lines = [
        entry("northwind labs one", number=1),
        entry("northwind labs two", number=2),
        entry("northwind gift", number=3),
    ]
    answers = {f"line/{line.key}": said for line, said in zip(lines, ("local", "local", "gift"), strict=True)}
    [found] = suggest(answers, lines, "PKR")
    assert found.rule.words == "labs"


def test_money_that_went_out_is_learned_from_answers_to_lines() -> None:
    lines = [entry("K-ELECTRIC bill jan", -100, number=1), entry("K-ELECTRIC bill feb", -200, number=2)]
    answers = {f"line/{line.key}": "personal" for line in lines}
    [found] = suggest(answers, lines, "PKR")
    assert (found.rule.way, found.rule.words) == ("out", "electric")


def test_the_accountant_is_no_meaning_of_a_rule() -> None:
    assert ASK not in {*rules.choices("in"), *rules.choices("out")}
    assert {"export", "client"} <= set(rules.choices("in"))
    assert {"expense", "personal", "paid_on", "own"} <= set(rules.choices("out"))
