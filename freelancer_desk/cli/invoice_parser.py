"""The commands of invoices and clients, and their arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freelancer_desk.domain.words import say

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable
    from pathlib import Path

    Command = Callable[[str], argparse.ArgumentParser]

TONES = ("sending", "friendly", "plain", "firm")
DIFFERENCES = ("fee", "rounding", "exchange", "discount")
# Fields of clients, invoices and accounts to be paid into, as options of `add`.
FIELDS = """
due prices discount tax-name deposit order-number period notes terms language layout pay-into fiscal-id fiscal-qr
address contact email phone tax-id platform profile terms-days title bank iban swift qr scheme confirmed
""".split()  # noqa: SIM905  a list of thirty quoted words hides the words


def add(command: Command, place: Callable[[str], Path]) -> None:
    """Add the commands."""
    invoice = command("invoice")
    invoice.add_argument("number", metavar="NUMBER", help=say("cli.invoice.number"))
    invoice.add_argument("--out", type=place, metavar="FILE", help=say("cli.invoice.out"))
    invoice.add_argument("--code-with-amount", action="store_true", help=say("cli.invoice.code"))
    for name in ("issue", "bill", "cancel-invoice", "reminded"):
        command(name).add_argument("number", metavar="NUMBER", help=say("cli.invoice.number"))
    given_up = command("write-off")
    given_up.add_argument("number", metavar="NUMBER", help=say("cli.invoice.number"))
    given_up.add_argument("--back", action="store_true", help=say("cli.write-off.back"))
    answer = command("quote-answer")
    answer.add_argument("number", metavar="NUMBER", help=say("cli.invoice.number"))
    answer.add_argument("answer", choices=("accepted", "declined"))
    credit = command("credit")
    credit.add_argument("number", metavar="NUMBER", help=say("cli.invoice.number"))
    line(credit)
    _paying(command)
    command("reminders")
    message = command("message")
    message.add_argument("number", metavar="NUMBER", help=say("cli.invoice.number"))
    message.add_argument("--tone", default="", metavar="T", help=say("cli.message.tone", choices=", ".join(TONES)))
    promise = command("promise")
    promise.add_argument("number", metavar="NUMBER", help=say("cli.invoice.number"))
    promise.add_argument("day", metavar="DAY|-")
    repeat = command("repeat")
    repeat.add_argument("number", metavar="NUMBER", help=say("cli.invoice.number"))
    repeat.add_argument("fields", nargs="*", metavar="FIELD=VALUE")
    repeat.add_argument("--stop", action="store_true", help=say("cli.repeat.stop"))
    repeats = command("repeats")
    repeats.add_argument("--make", action="store_true", help=say("cli.repeats.make"))
    repeats.add_argument("--skip", action="store_true", help=say("cli.repeats.skip"))
    command("client").add_argument("name", metavar="CLIENT")
    look = command("invoicing")
    look.add_argument("fields", nargs="*", metavar="FIELD=VALUE")
    for name in ("logo", "signature"):
        look.add_argument(f"--{name}", metavar="FILE|-", help=say(f"cli.invoicing.{name}"))
    earned = command("earned-statement")
    earned.add_argument("--year", type=int, metavar="Y", help=say("cli.year"))
    earned.add_argument("--client", default="", metavar="NAME", help=say("cli.earned-statement.client"))
    earned.add_argument("--account", default="", metavar="NAME", help=say("cli.earned-statement.account"))
    earned.add_argument("--out", type=place, required=True, metavar="FILE.pdf")


def line(parser: argparse.ArgumentParser) -> None:
    """The option that gives a line."""
    parser.add_argument("--line", action="append", default=[], metavar="LINE", help=say("cli.line"))


def _paying(command: Command) -> None:
    pay = command("pay")
    pay.add_argument("number", nargs="?", default="", metavar="NUMBER", help=say("cli.invoice.number"))
    pay.add_argument("earning", nargs="?", default="", metavar="EARNING", help=say("cli.pay.earning"))
    pay.add_argument("--settles", default="", metavar="AMOUNT", help=say("cli.pay.settles"))
    pay.add_argument("--takes", default="", metavar="AMOUNT", help=say("cli.pay.takes"))
    difference = say("cli.pay.difference", choices=", ".join(DIFFERENCES))
    pay.add_argument("--difference", default="", metavar="D", help=difference)
    pay.add_argument("--by-another", action="store_true", help=say("cli.pay.by-another"))
    pay.add_argument("--confirm", default="", metavar="EARNING", help=say("cli.pay.confirm"))
    pay.add_argument("--refuse", default="", metavar="EARNING", help=say("cli.pay.refuse"))
    command("unpay").add_argument("allocation", metavar="ALLOCATION")
    command("allocations").add_argument("number", nargs="?", default="", metavar="NUMBER")
