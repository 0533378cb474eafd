"""The second face: everything the window does with the book, as commands; it holds no rule of its own."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from freelancer_desk.cli.parser import FIELDS, WrongUsage, build
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import sentence

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

REFUSED, WRONG_USAGE, OPEN_QUESTIONS = 1, 2, 3
LONGEST_NAME = 80
_JSON = "--json"


def parse(arguments: Sequence[str]) -> Namespace:
    """The arguments by name; wrong usage ends here with status 2."""
    try:
        return build().parse_args(arguments)
    except WrongUsage as wrong:
        if _JSON in arguments:
            _answer("usage", str(wrong))
        raise SystemExit(WRONG_USAGE) from None


def run(wanted: Namespace) -> int:
    """Carry one command out; a refusal is one sentence on standard error, never a traceback."""
    from freelancer_desk.cli import commands

    try:
        return commands.command(wanted.command)(wanted)
    except DeskError as error:
        return _refused(_by_option(error, wanted), as_json=wanted.json)
    except KeyboardInterrupt:
        return _refused(DeskError("cancelled"), as_json=wanted.json)
    except BrokenPipeError:
        sys.stderr.close()
        return REFUSED
    except (OSError, UnicodeError) as error:
        return _refused(_place_or_text(error), as_json=wanted.json)
    except Exception as error:  # noqa: BLE001  a mistake of ours is still one sentence, and says where it is
        return _refused(_bug(error), as_json=wanted.json)


def _by_option(error: DeskError, wanted: Namespace) -> DeskError:
    """The same refusal, with a field of `add` called by the option that gives it."""
    option = str(error.facts.get("field", "")).replace("_", "-")
    if wanted.command != "add" or option not in {*FIELDS, "from"}:
        return error
    return DeskError(error.kind, **{**error.facts, "field": f"--{option}"})


def _place_or_text(error: OSError | UnicodeError) -> DeskError:
    """What the disk or the encoding of the computer would not take, as a refusal."""
    if isinstance(error, UnicodeError):
        return DeskError("text_unwritable")
    if error.errno == errno.ENOSPC:
        return DeskError("disk_full")
    return DeskError("path_unusable", file=str(error.filename or "–").rpartition(os.sep)[2][-LONGEST_NAME:])


def _bug(error: Exception) -> DeskError:
    import traceback

    place = traceback.extract_tb(error.__traceback__)[-1]
    return DeskError("bug", what=type(error).__name__, place=f"{Path(place.filename).name}:{place.lineno}")


def _refused(error: DeskError, *, as_json: bool) -> int:
    message = sentence(error)
    sys.stderr.write(f"{message}\n")
    if as_json:
        _answer(error.kind, message)
    return REFUSED


def _answer(kind: str, message: str) -> None:
    import json

    with suppress(OSError):
        sys.stdout.write(json.dumps({"error": {"kind": kind, "message": message}}, ensure_ascii=False) + "\n")
