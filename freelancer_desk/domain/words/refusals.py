"""What the program says when it refuses or finds something wrong."""

from __future__ import annotations

SENTENCES: dict[str, str | tuple[str, str]] = {
    "refusal.unknown": "This could not be done ({kind}). Nothing was changed.",
    "refusal.unknown_currency": "“{currency}” is not a currency code such as USD or PKR.",
    "refusal.too_many_decimals": "{amount} has more decimal places than {currency} allows ({places}).",
    "refusal.amount_too_large": "{amount} is too large to be an amount of money.",
    "refusal.not_a_number": "“{text}” is not a number. Write it like 1234.50.",
    "refusal.not_a_day": "“{text}” is not a date. Write it like 2026-04-03.",
    "refusal.absurd_day": "{day} cannot be right: dates must lie between 1990 and 2099.",
    "refusal.currencies_differ": "{one} and {other} cannot be added: a total never mixes currencies.",
    "refusal.split_needs_weights": "There is nothing to split the amount by.",
}
