"""The second face: everything the window does with the book, as commands; it holds no rule of its own."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from freelancer_desk.cli.parser import build
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import sentence

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

REFUSED, OPEN_QUESTIONS = 1, 3


def parse(arguments: Sequence[str]) -> Namespace:
    """The arguments by name; wrong usage ends here with status 2."""
    return build().parse_args(arguments)


def run(wanted: Namespace) -> int:
    """Carry one command out; a refusal is one sentence on standard error, never a traceback."""
    from freelancer_desk.cli import commands

    try:
        return commands.COMMANDS[wanted.command](wanted)
    except DeskError as error:
        return _refused(error, as_json=wanted.json)
    except KeyboardInterrupt:
        return _refused(DeskError("cancelled"), as_json=wanted.json)
    except BrokenPipeError:
        sys.stderr.close()
        return REFUSED


def _refused(error: DeskError, *, as_json: bool) -> int:
    message = sentence(error)
    sys.stderr.write(f"{message}\n")
    if as_json:
        sys.stdout.write(json.dumps({"error": {"kind": error.kind, "message": message}}, ensure_ascii=False) + "\n")
    return REFUSED
