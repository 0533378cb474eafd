"""Raast between people, by IBAN: the State Bank of Pakistan's standard for interoperable QR codes.

DI&SD Circular Letter 01 of 2022, section 3.1: two digits of tag, two of length, the value. An amount makes the code
dynamic, and apps of banks then want the minute at which it expires (Pakistan time).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from freelancer_desk.domain.problems import DeskError

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal

NAME = "raast"
LONGEST_AMOUNT, LONGEST_NOTE = 10, 25
_BETWEEN_PEOPLE, _STATIC, _DYNAMIC = "02", "11", "12"
_CRC_HEAD = "1004"


def payload(iban: str, amount: Decimal | None, note: str, expires: datetime | None, scheme: str) -> str:
    """The text of the code; raises DeskError `code_amount` for an amount that the standard has no room for."""
    fields = [
        ("00", _BETWEEN_PEOPLE),
        ("01", _DYNAMIC if amount is not None else _STATIC),
        ("02", scheme),
        ("04", iban),
    ]
    if amount is not None:
        text = f"{amount:.2f}".removesuffix(".00")
        if len(text) > LONGEST_AMOUNT or amount <= 0:
            raise DeskError("code_amount", amount=text[:20])
        fields.append(("05", text))
    if note:
        fields.append(("06", note[:LONGEST_NOTE]))
    if expires is not None:
        fields.append(("07", f"{expires:%d%m%Y%H%M}"))
    body = "".join(f"{tag}{len(value):02}{value}" for tag, value in fields) + _CRC_HEAD
    return f"{body}{_crc(body.encode()):04X}"


def _crc(content: bytes) -> int:
    """CRC-16/CCITT-FALSE: polynomial 1021, beginning with FFFF."""
    crc = 0xFFFF
    for byte in content:
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1) ^ 0x1021 if crc & 0x8000 else crc << 1
        crc &= 0xFFFF
    return crc
