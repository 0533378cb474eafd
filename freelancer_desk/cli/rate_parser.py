"""The arguments of the commands on rates, routes and rules; importing this loads nothing but argparse."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from freelancer_desk.domain.words import say

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable
    from pathlib import Path

    Command = Callable[[str], ArgumentParser]
    Place = Callable[[str], Path]
    Number = Callable[[str], int]


def add(command: Command, common: ArgumentParser, place: Place, row_number: Number) -> None:
    """Add them to the parser."""
    command("rules")
    _rule(command("rule"), common, row_number)
    _rates(command("rates"), common, place)
    command("routes").add_argument("--year", type=int, metavar="Y", help=say("cli.year"))


def _rates(rates: ArgumentParser, common: ArgumentParser, place: Place) -> None:
    actions = rates.add_subparsers(dest="action", metavar="ACTION", required=True)

    def action(name: str) -> ArgumentParser:
        words = say(f"cli.rates.{name}")
        return actions.add_parser(name, help=words, description=words, parents=[common])

    show = action("show")
    show.add_argument("--on", default="", metavar="DAY", help=say("cli.rates.on"))
    show.add_argument("--currency", default="", metavar="C", help=say("cli.rates.currency"))
    action("update").add_argument("--provisional", action="store_true", help=say("cli.rates.provisional"))
    action("allow").add_argument("answer", choices=("yes", "no"), metavar="yes|no")
    action("import").add_argument("file", type=place, metavar="FILE")
    typed = action("type")
    for name in ("currency", "day", "rate"):
        typed.add_argument(name, metavar=name.upper())
    typed.add_argument("--note", required=True, metavar="TEXT", help=say("cli.rates.note"))
    typed.add_argument("--sure", action="store_true", help=say("cli.rates.sure"))


def _rule(rule: ArgumentParser, common: ArgumentParser, row_number: Number) -> None:
    actions = rule.add_subparsers(dest="action", metavar="ACTION", required=True)
    for name in ("add", "try", "change", "remove"):
        words = say(f"cli.rule.{name}")
        action = actions.add_parser(name, help=words, description=words, parents=[common])
        if name in {"change", "remove"}:
            action.add_argument("id", type=row_number, metavar="ID")
        elif name == "try":
            action.add_argument("--id", type=row_number, metavar="ID", help=say("cli.rule.id"))
        if name != "remove":
            _rule_fields(action)


def _rule_fields(action: ArgumentParser) -> None:
    action.add_argument("--account", metavar="NAME", help=say("cli.rule.account"))
    action.add_argument("--way", choices=("in", "out"), metavar="in|out", help=say("cli.rule.way"))
    action.add_argument("--meaning", metavar="M", help=say("cli.rule.meaning"))
    action.add_argument("--note", metavar="TEXT", help=say("cli.rule.note"))
    action.set_defaults(how=None, words=None)
    words = action.add_mutually_exclusive_group()
    for how in ("contains", "starts", "equals"):
        words.add_argument(f"--{how}", dest="words", action=_HowAction, metavar="WORDS", help=say(f"cli.rule.{how}"))


class _HowAction(argparse.Action):
    """`--starts WORDS` says the words and how they are compared."""

    def __call__(self, parser: ArgumentParser, namespace: Namespace, values: object, option: str | None = None) -> None:
        del parser
        namespace.words = values
        namespace.how = (option or "").lstrip("-")
