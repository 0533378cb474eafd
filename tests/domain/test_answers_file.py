"""A file of answers says the same after it was read, and anything that is not exactly such a file is refused."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from freelancer_desk.domain import answers_file
from freelancer_desk.domain.answers_file import Answer, Answers, Tick
from freelancer_desk.domain.problems import DeskError

BOOK, HEAD = "0" * 32, "a" * 64
TOLD = Answers(BOOK, HEAD).answered("credit:a", "gift").ticked("missing:line:1", "seen, پکا", date(2026, 11, 27))


def data() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(answers_file.written(TOLD))
    return found


def test_what_was_written_is_read_again() -> None:
    assert answers_file.read(answers_file.written(TOLD), "answers.json") == TOLD
    assert TOLD.ticks == (Tick("missing:line:1", "seen, پکا", date(2026, 11, 27)),)


def test_a_second_word_on_one_thing_replaces_the_first() -> None:
    again = TOLD.answered("credit:a", "loan").ticked("missing:line:1", "", date(2026, 11, 28))
    assert again.answers == (Answer("credit:a", "loan"),)
    assert again.ticks == (Tick("missing:line:1", "", date(2026, 11, 28)),)


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "other"},
        {"version": 2},
        {"version": True},
        {"version": "1"},
        {"book": "short"},
        {"book": None},
        {"head": "A" * 64},
        {"more": 1},
        {"answers": {}},
        {"answers": [{"key": "a"}]},
        {"answers": [{"key": "a", "value": "b", "more": "c"}]},
        {"answers": ["a"]},
        {"answers": [{"key": "a", "value": 1}]},
        {"answers": [{"key": "a" * 501, "value": "b"}]},
        {"answers": [{"key": "a\u0007", "value": "b"}]},
        {"answers": [{"key": "a\u202e", "value": "b"}]},
        {"ticks": [{"item": "a\u2066", "said": "", "day": "2026-11-27"}]},
        {"ticks": [{"item": "a", "said": "\u202atfel", "day": "2026-11-27"}]},
        {"answers": [{"key": "a", "value": "b"}] * 2},
        {"answers": [{"key": str(n), "value": "b"} for n in range(answers_file.MOST + 1)]},
        {"ticks": [{"item": "a", "said": "", "day": "soon"}]},
        {"ticks": [{"item": "a", "said": "", "day": "2026-11-27"}] * 2},
    ],
)
def test_anything_else_in_the_file_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(DeskError, match="answers_unreadable"):
        answers_file.read(json.dumps({**data(), **change}).encode(), "answers.json")


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"not json", b"\xff\xfe", b"[" * 100_000, answers_file.written(TOLD).replace(b'"head"', b'"book"')],
)
def test_what_is_no_such_json_is_refused(content: bytes) -> None:
    with pytest.raises(DeskError, match="answers_unreadable"):
        answers_file.read(content, "answers.json")


def test_a_large_file_is_not_even_read() -> None:
    with pytest.raises(DeskError, match="answers_too_large"):
        answers_file.read(b" " * (answers_file.LARGEST + 1), "answers.json")
