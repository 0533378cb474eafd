"""The arguments of the commands on papers, letters and closing accounts; importing this loads nothing but argparse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freelancer_desk.domain.words import say

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Callable
    from pathlib import Path

    Command = Callable[[str], ArgumentParser]
    Place = Callable[[str], Path]


def add(command: Command, place: Place, place_or_input: Callable[[str], Path | None]) -> None:
    """Add them to the parser."""
    attach = command("attach")
    attach.add_argument("file", type=place, metavar="FILE")
    attach.add_argument("--to", required=True, metavar="NOUN:ID", help=say("cli.attach.to"))
    imported = command("import-paper")
    imported.add_argument("file", type=place, metavar="FILE")
    imported.add_argument("--to", default="", metavar="NOUN:ID", help=say("cli.attach.to"))
    noted = command("note-paper")
    noted.add_argument("--to", default="", metavar="NOUN:ID", help=say("cli.attach.to"))
    for one in (attach, imported, noted):
        one.add_argument("--kind", default="", metavar="KIND", required=one is not attach, help=say("cli.attach.kind"))
        for name in ("number", "day", "issuer", "note"):
            one.add_argument(f"--{name}", default="", metavar=name.upper())
    imported.add_argument("--password", default="", metavar="P", help=say("cli.import.password"))
    command("paper-rows").add_argument("id", metavar="PAPER")
    typed = command("type-rows")
    typed.add_argument("id", metavar="PAPER")
    typed.add_argument("file", nargs="?", type=place_or_input, metavar="FILE|-", help=say("cli.type-rows.file"))
    detach = command("detach")
    detach.add_argument("id", metavar="PAPER")
    detach.add_argument("--from", dest="target", required=True, metavar="NOUN:ID", help=say("cli.attach.to"))
    command("remove-paper").add_argument("id", metavar="PAPER")
    saved = command("save-paper")
    saved.add_argument("id", metavar="PAPER")
    saved.add_argument("--out", type=place, required=True, metavar="PATH")
    listed = command("papers")
    listed.add_argument("--wanted", action="store_true", help=say("cli.papers.wanted"))
    for one in (listed, command("reconcile")):
        one.add_argument("--year", type=int, metavar="Y", help=say("cli.year"))
    state = command("paper-state")
    state.add_argument("id", metavar="PAYMENT")
    state.add_argument("state", metavar="STATE", help=say("cli.paper-state.state"))
    state.add_argument("--on", default="", metavar="DATE", help=say("cli.paper-state.on"))
    _letter(command("letter"), place)
    _closing(command("close-account"))


def _letter(letter: ArgumentParser, place: Place) -> None:
    letter.add_argument("kind", metavar="KIND", help=say("cli.letter.kind"))
    letter.add_argument("--payment", action="append", default=[], metavar="ID", help=say("cli.letter.payment"))
    letter.add_argument("--account", default="", metavar="NAME", help=say("cli.letter.account"))
    letter.add_argument("--language", default="en", metavar="L", help=say("cli.letter.language"))
    letter.add_argument("--year", type=int, metavar="Y", help=say("cli.year"))
    letter.add_argument("--out", type=place, required=True, metavar="FILE.pdf|.txt")


def _closing(closing: ArgumentParser) -> None:
    closing.add_argument("account", nargs="?", default="", metavar="ACCOUNT")
    closing.add_argument("--on", default="", metavar="DAY", help=say("cli.close-account.on"))
    closing.add_argument("--change", action="store_true", help=say("cli.close-account.change"))
    closing.add_argument("--successor", default="", metavar="ACCOUNT", help=say("cli.close-account.successor"))
    closing.add_argument("--done", default="", metavar="ITEM", help=say("cli.close-account.done"))
    closing.add_argument("--stop", action="store_true", help=say("cli.close-account.stop"))
