"""What may be said of one line alone: by what was printed, which way the money went, and where."""

from __future__ import annotations

import pytest

from freelancer_desk.domain.questions import ABROAD, AT_HOME, CONVERSION, OUTGOING, TAX, choices_of
from freelancer_desk.domain.statements import Kind


@pytest.mark.parametrize(
    ("kind", "is_out", "is_home", "is_credit", "choices"),
    [
        (Kind.CASH, True, True, False, OUTGOING),
        (Kind.TRANSFER_OUT, True, False, False, OUTGOING),
        (Kind.DEPOSIT, False, True, False, AT_HOME),
        (Kind.INCOME, False, False, False, ABROAD),
        (Kind.FX, True, False, False, CONVERSION),
        (Kind.TAX, True, True, True, TAX),
        (Kind.TAX, True, True, False, ()),
        (Kind.FEE, True, False, False, ()),
        (Kind.REFUND, True, False, False, ()),
    ],
)
def test_what_may_be_said_of_a_line(
    *, kind: Kind, is_out: bool, is_home: bool, is_credit: bool, choices: tuple[str, ...]
) -> None:
    assert choices_of(kind, is_out=is_out, is_home=is_home, is_credit=is_credit) == choices
