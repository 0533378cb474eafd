"""The commands and their arguments; importing this loads nothing but argparse."""

from __future__ import annotations

import argparse
import sys
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from freelancer_desk.cli import (
    date_parser,
    handover_parser,
    invoice_parser,
    paper_parser,
    rate_parser,
    return_parser,
    year_parser,
)
from freelancer_desk.domain.words import say

if TYPE_CHECKING:
    from collections.abc import Callable

LISTS = ("accounts", "clients", "invoices", "earnings", "receipts", "lines", "transfers", "questions")
NOUNS = (
    "client", "invoice", "pay-into", "earning", "receipt", "registration", "salary", "expense", "tax-amount",
    "tax-payment", "asset", "holding", "outflow", "inflow", "notice",
)  # fmt: skip
LONGEST_NUMBER = 18
SHARING = ("preview", "send", "status", "withdraw", "forget", "release")
EXPORTS = ("facts", "tax-summary", "worksheet", "wealth", "proof-of-income", "dates", "reply", "pack", "book")
# Options of `add`, for all nouns together; the desk refuses those that a noun does not have.
FIELDS = """
date to number kind status checked name country payer client account proceeds currency converted retained rate
credited-pkr withheld-pkr section withheld-by purpose-code category papers gross gross-pkr fees taxes employer
amount-pkr text share note local-percent head paid-by year party tax-pkr psid cpr opening-year opening-pkr sold
sold-pkr monthly-pkr side proof sender served reply-by replied
""".split()  # noqa: SIM905  a list of forty quoted words hides the words
FIELDS += invoice_parser.FIELDS


def place(text: str) -> Path:
    """A path from the root on, `~` understood; wrong usage for an empty one, which is not the folder one is in."""
    if not text:
        raise argparse.ArgumentTypeError(say("cli.no_path"))
    return Path(text).expanduser().absolute()


def place_or_input(text: str) -> Path | None:
    """A path, or nothing for `-`, which is standard input."""
    return None if text == "-" else place(text)


def row_number(text: str) -> int:
    """A number as the lists print it; wrong usage for everything else."""
    if not text.isdecimal() or len(text) > LONGEST_NUMBER:
        raise argparse.ArgumentTypeError(say("cli.not_a_row", text=text[:LONGEST_NUMBER]))
    return int(text)


class WrongUsage(Exception):  # noqa: N818  it ends the program, as argparse itself would
    """Arguments that no command takes; its text says which."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        sys.stderr.write(f"{self.prog}: error: {message}\n")
        raise WrongUsage(message)


class _Later(_Parser):
    """The parser of one command, made when something is asked of it but its arguments: of seventy one is used."""

    epilog: str | None = None

    def __init__(self, **about: Any) -> None:  # noqa: ANN401 (what argparse takes)
        self._about = about
        self._arguments: list[tuple[tuple[str, ...], dict[str, Any]]] = []

    def add_argument(self, *names: str, **about: Any) -> Any:  # noqa: ANN401
        self._arguments.append((names, about))

    def add_subparsers(self, **about: Any) -> Any:  # noqa: ANN401
        return self._made.add_subparsers(parser_class=_Parser, **about)

    def parse_known_args(self, *given: Any) -> Any:  # type: ignore[override]  # noqa: ANN401
        return self._made.parse_known_args(*given)

    @cached_property
    def _made(self) -> _Parser:
        made = _Parser(**self._about, epilog=self.epilog)
        for names, about in self._arguments:
            made.add_argument(*names, **about)
        return made


def build() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    common = _common(argparse.SUPPRESS, argparse.SUPPRESS)
    parser = _Parser(prog="freelancer-desk", description=say("cli.about"), parents=[_common(None, default_json=False)])
    about = {"dest": "command", "metavar": "COMMAND", "title": say("cli.commands")}
    commands: Any = parser.add_subparsers(parser_class=_Later, **about)  # type: ignore[call-overload]

    def command(name: str) -> argparse.ArgumentParser:
        words = say(f"cli.{name}" if name != "year" else "cli.the_year")
        made: argparse.ArgumentParser = commands.add_parser(name, help=words, description=words, parents=[common])
        return made

    _files(command)
    _lists(command)
    _edits(command)
    _figures(command)
    _book(command)
    rate_parser.add(command, common, place, row_number)
    paper_parser.add(command, place, place_or_input)
    handover_parser.add(command, place)
    year_parser.add(command, place)
    invoice_parser.add(command, place)
    _share(command)
    command("search").add_argument("words", nargs="+", metavar="WORD", help=say("cli.search.words"))
    return parser


def _share(command: Callable[[str], argparse.ArgumentParser]) -> None:
    share = command("share")
    share.add_argument("action", choices=SHARING, help=say("cli.share.action"))
    share.add_argument("--campaign", type=place, metavar="FILE", help=say("cli.share.campaign"))
    share.add_argument("--slice", action="append", default=[], metavar="NAME=VALUE", help=say("cli.share.slice"))
    for name in ("token", "later", "anyway"):
        share.add_argument(f"--{name}", action="store_true", help=say(f"cli.share.{name}"))


def _common(default_book: object, default_json: object) -> _Parser:
    """What stands before or behind the command; behind it, only what is given counts."""
    common = _Parser(add_help=False)
    common.add_argument("--book", type=place, default=default_book, metavar="FILE", help=say("cli.book"))
    common.add_argument("--json", action="store_true", default=default_json, help=say("cli.json"))
    return common


def _files(command: Callable[[str], argparse.ArgumentParser]) -> None:
    demo = command("demo")
    demo.add_argument("file", type=place, metavar="FILE")
    imports = command("import")
    imports.add_argument("files", nargs="+", type=place, metavar="FILE")
    imports.add_argument("--password", default="", metavar="P", help=say("cli.import.password"))
    imports.add_argument("--dry-run", action="store_true", help=say("cli.import.dry_run"))
    known = command("profiles")
    known.add_argument("--take-in", type=place, metavar="FILE", help=say("cli.profiles.take_in"))
    known.add_argument("--hand-out", default="", metavar="ID", help=say("cli.profiles.hand_out"))
    known.add_argument("--forget", default="", metavar="ID", help=say("cli.profiles.forget"))
    known.add_argument("--out", type=place, metavar="FILE", help=say("cli.profiles.out"))
    command("take-back").add_argument("number", type=row_number, metavar="IMPORT")
    paste = command("paste")
    paste.add_argument("file", nargs="?", type=place_or_input, metavar="FILE|-", help=say("cli.paste.file"))
    paste.add_argument("--add", action="store_true", help=say("cli.paste.add"))
    for one in (imports, paste):
        one.add_argument("--account", default="", metavar="NAME", help=say("cli.import.account"))
        one.add_argument("--profile", default="", metavar="ID", help=say("cli.import.profile"))
        one.add_argument("--answer", action="append", default=[], metavar="KEY=VALUE", help=say("cli.import.answer"))


def _lists(command: Callable[[str], argparse.ArgumentParser]) -> None:
    for name in (*LISTS, "totals"):
        command(name).add_argument("--year", type=int, metavar="Y", help=say("cli.year"))


def _edits(command: Callable[[str], argparse.ArgumentParser]) -> None:
    answer = command("answer")
    answer.add_argument("key", metavar="KEY")
    answer.add_argument("value", metavar="VALUE")
    add = command("add")
    add.add_argument("noun", choices=NOUNS, metavar="NOUN", help=", ".join(NOUNS))
    add.add_argument("--from", dest="from_", metavar="FILE.json|DATE", help=say("cli.add.from"))
    invoice_parser.line(add)
    for name in FIELDS:
        spellings = dict.fromkeys((f"--{name}", f"--{name.replace('-', '_')}"))
        add.add_argument(*spellings, dest=f"field_{name.replace('-', '_')}", metavar="TEXT", help=argparse.SUPPRESS)
    add.epilog = say("cli.add.fields", fields=", ".join(f"--{name}" for name in FIELDS))
    change = command("set")
    change.add_argument("noun", choices=(*NOUNS, "person", "year", "line"), metavar="NOUN")
    change.add_argument("id", metavar="ID")
    change.add_argument("fields", nargs="+", metavar="FIELD=VALUE", help=say("cli.set.fields"))
    delete = command("delete")
    delete.add_argument("noun", choices=NOUNS, metavar="NOUN")
    delete.add_argument("id", metavar="ID")
    pair = command("pair")
    pair.add_argument("out", type=row_number, metavar="OUT", help=say("cli.pair.out"))
    pair.add_argument("into", type=row_number, metavar="IN", help=say("cli.pair.in"))
    command("unpair").add_argument("transfer", type=row_number, metavar="TRANSFER")


def _figures(command: Callable[[str], argparse.ArgumentParser]) -> None:
    command("tax").add_argument("--year", type=int, metavar="Y", help=say("cli.year"))
    command("assess").add_argument("file", type=place, metavar="FACTS.json")
    command("trail").add_argument("receipt", metavar="RECEIPT", help=say("cli.trail.receipt"))
    command("credits").add_argument("--year", type=int, metavar="Y", help=say("cli.year"))
    for name in ("months", "outside"):
        command(name)
    export = command("export")
    export.add_argument("what", choices=EXPORTS, metavar="WHAT", help=", ".join(EXPORTS))
    export.add_argument("--year", type=int, metavar="Y", help=say("cli.year"))
    export.add_argument("--format", default=None, metavar="F", help=say("cli.export.format"))
    export.add_argument("--out", type=place, required=True, metavar="PATH")
    export.add_argument("--draft", action="store_true", help=say("cli.export.draft"))
    return_parser.add(command, place)
    handover_parser.export(export)
    date_parser.export(export)
    date_parser.add(command)


def _book(command: Callable[[str], argparse.ArgumentParser]) -> None:
    for name in ("undo", "redo", "history", "check", "dump"):
        command(name)
    command("backup").add_argument("path", type=place, metavar="PATH")
    command("restore").add_argument("path", type=place, metavar="PATH")
