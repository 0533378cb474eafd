"""What an accountant sends back: ticks and answers in one small file, bound to one book at one moment."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from freelancer_desk.domain.days import iso_day
from freelancer_desk.domain.drafts import LONGEST_TEXT, is_upright
from freelancer_desk.domain.problems import DeskError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

KIND, VERSION = "freelancer-desk-answers", 1
LARGEST = 1024 * 1024
MOST = 5000
# Why something was not applied.
GONE, SAME, ANSWERED, NO_CHOICE = "gone", "same", "answered", "no_choice"
FILED, FUTURE = "filed", "future"
_ID, _HEAD = re.compile(r"[0-9a-f]{32}", re.ASCII), re.compile(r"[0-9a-f]{64}", re.ASCII)
_FIELDS = {"kind", "version", "book", "head", "answers", "ticks"}


class Answer(NamedTuple):
    """An answer to a question, by the question's key."""

    key: str
    value: str


class Tick(NamedTuple):
    """An open point that was looked at, with what was said of it."""

    item: str
    said: str
    day: date


class Answers(NamedTuple):
    """The whole file: the book's id, the head of the history it speaks of, and what was said; each thing once."""

    book: str
    head: str
    answers: tuple[Answer, ...] = ()
    ticks: tuple[Tick, ...] = ()

    def answered(self, key: str, value: str) -> Answers:
        """With one more answer, in place of an earlier one under that key."""
        kept = (one for one in self.answers if one.key != key)
        return self._replace(answers=(*kept, Answer(key, value)))

    def ticked(self, item: str, said: str, day: date) -> Answers:
        """With one more tick, in place of an earlier one of that item."""
        kept = (one for one in self.ticks if one.item != item)
        return self._replace(ticks=(*kept, Tick(item, said, day)))


def written(told: Answers) -> bytes:
    """The file; the same answers give the same bytes."""
    data = {
        "kind": KIND,
        "version": VERSION,
        "book": told.book,
        "head": told.head,
        "answers": [{"key": one.key, "value": one.value} for one in told.answers],
        "ticks": [{"item": one.item, "said": one.said, "day": one.day.isoformat()} for one in told.ticks],
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def read(content: bytes, name: str) -> Answers:
    """The answers out of a file; raises DeskError `answers_unreadable` for whatever is not exactly such a file."""
    if len(content) > LARGEST:
        raise DeskError("answers_too_large", file=name, limit=LARGEST // 1024)
    try:
        data = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_once)
        return _read(data)
    except (ValueError, KeyError, TypeError, RecursionError, DeskError):
        raise DeskError("answers_unreadable", file=name) from None


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def _read(data: Any) -> Answers:  # noqa: ANN401
    _demand(set(data) == _FIELDS and data["kind"] == KIND and type(data["version"]) is int)
    _demand(data["version"] == VERSION and bool(_ID.fullmatch(data["book"])) and bool(_HEAD.fullmatch(data["head"])))
    answers = tuple(Answer(*_texts(one, ("key", "value"))) for one in _listed(data["answers"]))
    ticks = []
    for one in _listed(data["ticks"]):
        item, said, day = _texts(one, ("item", "said", "day"))
        ticks.append(Tick(item, said, iso_day(day)))
    _demand(len({one.key for one in answers}) == len(answers) and len({one.item for one in ticks}) == len(ticks))
    return Answers(data["book"], data["head"], answers, tuple(ticks))


def _listed(found: Any) -> list[Any]:  # noqa: ANN401
    _demand(isinstance(found, list))
    rows: list[Any] = found
    _demand(len(rows) <= MOST)
    return rows


def _texts(row: Any, names: tuple[str, ...]) -> list[str]:  # noqa: ANN401
    _demand(isinstance(row, dict) and set(row) == set(names))
    texts = [row[name] for name in names]
    _demand(all(isinstance(text, str) for text in texts))
    _demand(all(len(text) <= LONGEST_TEXT and is_upright(text) for text in texts))
    return texts


def _demand(is_so: bool) -> None:  # noqa: FBT001
    if not is_so:
        raise ValueError
