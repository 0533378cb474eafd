"""How every command acts: the book opened for writing, and one answer printed as JSON or in words."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from freelancer_desk.cli import lists
from freelancer_desk.desk import backups, open_desk
from freelancer_desk.domain.words import say

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from freelancer_desk.desk import Desk
    from freelancer_desk.desk.done import Done

DONE = 0


@contextmanager
def writing(wanted: Namespace) -> Iterator[Desk]:
    """The book, locked for writing."""
    desk = open_desk(wanted.book)
    try:
        yield desk
        backups.when_due(desk)
    finally:
        desk.close()


def show(wanted: Namespace, answer: dict[str, Any], words: str) -> None:
    """One JSON document, or words for people."""
    text = json.dumps(answer, ensure_ascii=False, indent=1) if wanted.json else lists.printable(words)
    sys.stdout.write(f"{text}\n")


def finish(wanted: Namespace, result: Done, **more: object) -> int:
    """What a verb that writes answers: the row it made or changed, and its step."""
    answer = {"id": result.id, "step": result.step, **more} if result.id else {"step": result.step, **more}
    show(wanted, answer, say("cli.done", step=result.step) + (f" {result.id}" if result.id else ""))
    return DONE
