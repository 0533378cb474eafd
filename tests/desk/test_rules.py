"""Rules in the book: tried out before they are saved, one step each, refused when they cannot be one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from freelancer_desk.desk import dump, history, questions, rules
from freelancer_desk.domain.problems import DeskError

if TYPE_CHECKING:
    from freelancer_desk.desk import Desk

FIVERR = {"words": "fiverr", "meaning": "client"}


def refusal(desk: Desk, fields: dict[str, str]) -> str:
    with pytest.raises(DeskError) as refused:
        rules.add(desk, fields)
    assert rules.listing(desk.book) == ()
    return refused.value.kind


def test_a_trial_counts_the_open_lines_and_writes_nothing(statements: Desk) -> None:
    [asked] = [q for q in questions.listing(statements.book) if "fiverr" in q.key]
    trial = rules.dry_run(statements.book, FIVERR)
    assert (trial.settles, trial.changes) == (2, 0)
    assert {example.line_id for example in trial.examples} == set(asked.lines)
    assert {(example.before, example.after) for example in trial.examples} == {("unanswered", "client")}
    assert {example.amount.text for example in trial.examples} == {"256.00", "384.00"}
    assert rules.listing(statements.book) == ()


def test_lines_answered_by_the_user_are_left_alone(statements: Desk) -> None:
    [asked] = [q for q in questions.listing(statements.book) if "fiverr" in q.key]
    questions.answer_line(statements, str(asked.lines[0]), {"meaning": "personal"})
    assert rules.dry_run(statements.book, FIVERR).settles == 1
    questions.answer(statements, asked.key, "ask-accountant")
    assert rules.dry_run(statements.book, FIVERR).settles == 0


def test_spending_that_would_be_called_otherwise_is_a_change(statements: Desk) -> None:
    trial = rules.dry_run(statements.book, {"way": "out", "words": "figma", "meaning": "personal"})
    assert trial.settles == 0
    assert trial.changes == len(trial.examples) > 0
    assert {(example.before, example.after) for example in trial.examples} == {("expense", "personal")}


def test_a_rule_is_added_changed_and_removed_each_as_one_step(statements: Desk) -> None:
    made = rules.add(statements, {**FIVERR, "account": "Payoneer USD", "note": "my gigs"})
    [rule] = rules.listing(statements.book)
    assert (rule.words, rule.way, rule.how, rule.meaning, rule.note) == (
        "fiverr",
        "in",
        "contains",
        "client",
        "my gigs",
    )
    assert rules.account_name(statements.book, rule) == "Payoneer USD"
    rules.change(statements, made.id, {"meaning": "own", "account": ""})
    [changed] = rules.listing(statements.book)
    assert (changed.meaning, changed.account_key, changed.words, changed.note) == ("own", "", "fiverr", "my gigs")
    rules.remove(statements, made.id)
    assert rules.listing(statements.book) == ()
    history.undo(statements)
    assert rules.listing(statements.book) == (changed,)
    history.undo(statements)
    assert rules.listing(statements.book) == (rule,)


def test_a_change_and_a_removal_are_tried_out_too(statements: Desk) -> None:
    made = rules.add(statements, FIVERR)
    again = rules.dry_run(statements.book, FIVERR)
    assert (again.settles, again.changes) == (0, 0)
    changed = rules.dry_run(statements.book, {"meaning": "own"}, made.id)
    assert (changed.settles, changed.changes) == (0, 2)
    gone = rules.dry_run_removal(statements.book, made.id)
    assert {(example.before, example.after) for example in gone.examples} == {("client", "unanswered")}


def test_at_most_twenty_examples_are_told(statements: Desk) -> None:
    trial = rules.dry_run(statements.book, {"way": "out", "words": "stan(2001", "meaning": "personal"})
    assert (trial.changes, len(trial.examples)) == (23, 20)  # 9 times cash, 9 bills, 5 times rent


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"meaning": "client"}, "field_missing"),
        ({"words": "fi", "meaning": "client"}, "words_too_short"),
        ({"words": "x" * 501, "meaning": "client"}, "text_too_long"),
        ({"words": "fiverr"}, "field_missing"),
        ({"words": "fiverr", "meaning": "ask-accountant"}, "choice_unknown"),
        ({"words": "fiverr", "meaning": "expense"}, "choice_unknown"),
        ({"words": "fiverr", "meaning": "client", "way": "out"}, "choice_unknown"),
        ({"words": "fiverr", "meaning": "client", "way": "up"}, "choice_unknown"),
        ({"words": "f.*", "meaning": "client", "how": "regex"}, "choice_unknown"),
        ({"words": "fiverr", "meaning": "client", "account": "Nobody"}, "account_unknown"),
        ({"words": "fiverr", "meaning": "client", "pattern": "x"}, "field_unknown"),
    ],
)
def test_what_cannot_be_a_rule_is_refused(desk: Desk, fields: dict[str, str], kind: str) -> None:
    assert refusal(desk, fields) == kind
    if kind != "field_unknown":
        assert rules.check(desk.book, fields)[0].kind == kind


def test_one_rule_for_the_same_words_is_enough(desk: Desk) -> None:
    made = rules.add(desk, FIVERR)
    with pytest.raises(DeskError) as refused:
        rules.add(desk, {"words": " Fiverr ", "meaning": "own"})
    assert (refused.value.kind, refused.value.facts) == ("rule_exists", {"id": int(made.id)})
    rules.add(desk, {**FIVERR, "how": "starts"})
    rules.change(desk, made.id, {"note": "kept"})
    for verb in (rules.remove, lambda d, i: rules.change(d, i, {})):
        with pytest.raises(DeskError) as refused:
            verb(desk, "99")
        assert refused.value.kind == "row_unknown"


def test_answers_to_two_lines_call_for_a_rule_about_the_others(statements: Desk) -> None:
    rent = statements.book.rows("SELECT id FROM lines WHERE counterparty LIKE 'HOUSE RENT%' ORDER BY day")
    assert len(rent) == 5
    questions.answer_line(statements, str(rent[0]["id"]), {"meaning": "personal"})
    assert rules.suggestions(statements.book) == ()
    questions.answer_line(statements, str(rent[1]["id"]), {"meaning": "personal"})
    [one] = rules.suggestions(statements.book)
    assert (one.rule.words, one.rule.meaning, one.lines) == (
        "house rent account hbl",
        "personal",
        (rent[0]["id"], rent[1]["id"]),
    )
    account = rules.account_name(statements.book, one.rule)
    fields = {"words": one.rule.words, "meaning": one.rule.meaning, "way": one.rule.way, "account": account}
    assert rules.dry_run(statements.book, fields).changes == 3
    rules.add(statements, fields)
    assert rules.suggestions(statements.book) == ()


def test_rules_are_part_of_the_dump(desk: Desk) -> None:
    assert dump.dump(desk.book)["rules"] == []
    rules.add(desk, FIVERR)
    assert dump.dump(desk.book)["rules"] == [
        {"account_key": "", "way": "in", "how": "contains", "words": "fiverr", "meaning": "client", "note": ""}
    ]
