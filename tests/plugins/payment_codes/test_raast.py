"""Payment codes of Pakistan's Raast, byte for byte as others make them and as its apps read them."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest

from freelancer_desk.domain.problems import DeskError
from freelancer_desk.plugins import payment_codes
from freelancer_desk.plugins.payment_codes import raast

EVENING = datetime(2026, 12, 31, 18, 30)  # noqa: DTZ001  Pakistan time, as the standard writes it


@pytest.mark.parametrize(
    ("iban", "amount", "expires", "payload"),
    [
        ("PK33ABCD0000000000000000", None, None, "0002020102110202000424PK33ABCD00000000000000001004BA20"),
        (
            "PK33ABCD0000000000000000", Decimal("5000.50"), EVENING,
            "0002020102120202000424PK33ABCD000000000000000005075000.50071231122026183010041E4C",
        ),
        ("PK61TEST0000000000123456", None, None, "0002020102110202000424PK61TEST00000000001234561004913D"),
    ],
)  # fmt: skip
def test_a_code_is_that_of_the_standard(
    iban: str, amount: Decimal | None, expires: datetime | None, payload: str
) -> None:
    assert raast.payload(iban, amount, "", expires, "00") == payload


def test_whole_rupees_have_no_places_and_a_note_and_another_scheme_have_their_tags() -> None:
    code = raast.payload("PK33ABCD0000000000000000", Decimal(45000), "INV-2026-0001", EVENING, "30")
    assert code.startswith("000202010212020230")
    assert "050545000" in code
    assert "0613INV-2026-0001" in code


def test_the_check_sum_is_that_of_the_standards_example() -> None:
    assert raast._crc(b"123456789") == 0x29B1


@pytest.mark.parametrize("amount", [Decimal(0), Decimal(-1), Decimal(12345678901)])
def test_an_amount_without_room_is_refused(amount: Decimal) -> None:
    with pytest.raises(DeskError) as refused:
        raast.payload("PK33ABCD0000000000000000", amount, "", EVENING, "00")
    assert refused.value.kind == "code_amount"


def test_a_country_names_its_code() -> None:
    assert payment_codes.named("raast") is raast
