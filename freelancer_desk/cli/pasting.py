"""The command for pasted text: says which payment a message tells of, or what a table holds; adds it when told to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from freelancer_desk.cli import importing
from freelancer_desk.cli.acting import DONE, finish, reading, show, text_of, today, writing
from freelancer_desk.desk import pasting
from freelancer_desk.domain.pasted import is_table
from freelancer_desk.domain.words import say

if TYPE_CHECKING:
    from argparse import Namespace

    from freelancer_desk.desk.pasting import Proposal


def paste(wanted: Namespace) -> int:
    """Propose the payment, or add it; a table is imported."""
    text = text_of(wanted.file)
    if is_table(text):
        return importing.copied(wanted, text)
    if not wanted.add:
        with reading(wanted) as reads:
            proposal = pasting.propose(reads, text, today())
        show(wanted, _answer(proposal), _words(proposal))
        return DONE
    with writing(wanted) as desk:
        proposal = pasting.propose(desk.book, text, desk.today())
        done = pasting.add(desk, proposal)
    return finish(wanted, done, **_answer(proposal))


def _answer(proposal: Proposal) -> dict[str, Any]:
    return {"payment": dict(proposal.fields), "missing": list(proposal.missing), "table": False}


def _words(proposal: Proposal) -> str:
    rows = [say("cli.paste.field", field=name, value=value) for name, value in proposal.fields.items()]
    if proposal.missing:
        rows.append(say("cli.paste.missing", fields=", ".join(proposal.missing)))
    return "\n".join(rows)


COMMANDS = {"paste": paste}
