"""Payment codes of the accounts to be paid into: their text as it goes on invoices, and the same as a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freelancer_desk.desk import country, ledger
from freelancer_desk.outside import typesetting
from freelancer_desk.plugins import payment_codes

if TYPE_CHECKING:
    from freelancer_desk.store.book import Reads


def payload(reads: Reads, name: str) -> str:
    """The text of an account's code; empty where it has none."""
    rules = country.rules(ledger.setting(reads, "country"))
    rows = reads.rows("SELECT iban, scheme FROM pay_into WHERE name = ? AND qr <> '' AND iban <> ''", (name,))
    if not rows or not rules.country.payment_code:
        return ""
    code = payment_codes.named(rules.country.payment_code)
    return code.payload(rows[0]["iban"], None, "", None, rows[0]["scheme"])


def was_scanned(reads: Reads, iban: str) -> bool:
    """Whether the user scanned the code of this account with a bank's app; True for an account that is gone."""
    rows = reads.rows("SELECT confirmed_day FROM pay_into WHERE iban = ?", (iban,))
    return not rows or any(row["confirmed_day"] for row in rows)


def drawn(reads: Reads, name: str) -> bytes:
    """The code as SVG; nothing where the account has none."""
    text = payload(reads, name)
    return typesetting.code(text).encode() if text else b""
