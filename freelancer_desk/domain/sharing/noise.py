"""The coin: about half the time the true band, otherwise one of the other seven. Integers only, so no float can leak.

The coin comes out of a secret by HMAC, so the same book draws the same for one campaign and period, always.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from freelancer_desk.domain.digests import keyed
from freelancer_desk.domain.sharing.bands import COUNT

if TYPE_CHECKING:
    from collections.abc import Iterator

# Kept when r of 2^32 lies below: probabilities e²/(e²+7) = 0.5135 for a band (epsilon 2), e/(e+7) = 0.2797 (epsilon 1),
# e/(1+e) = 0.7311 for a flip.
ONE = 2**32
KEEP_BAND = 2_205_548_027
KEEP_FLIP = 3_139_872_686
KEEP = {"1": 1_201_337_001, "2": KEEP_BAND}
_WORD = 4


def derived(secret: bytes, campaign: str, period: str, use: str) -> bytes:
    """32 bytes for one use, which tell nothing of the secret or of another campaign, period or use."""
    return keyed(secret, f"{use}/{campaign}/{period}".encode())


class Coin:
    """An endless row of fair dice that a secret fixes."""

    def __init__(self, secret: bytes, campaign: str, period: str, use: str) -> None:
        self._words = _words(derived(secret, campaign, period, f"coin/{use}"))

    def below(self, number: int) -> int:
        """A fair die: 0 up to `number`, left out."""
        fair = ONE - ONE % number
        return next(word for word in self._words if word < fair) % number


def banded(true: int, coin: Coin, eps: str = "2") -> int:
    """A band, kept or turned into another one."""
    if coin.below(ONE) < KEEP[eps]:
        return true
    other = coin.below(COUNT - 1)
    return other + (other >= true)


def flipped(true: int, coin: Coin) -> int:
    """A yes or no (1 or 0), kept or turned."""
    return true if coin.below(ONE) < KEEP_FLIP else 1 - true


def _words(seed: bytes) -> Iterator[int]:
    number = 0
    while True:
        block = keyed(seed, number.to_bytes(8, "big"))
        for at in range(0, len(block), _WORD):
            yield int.from_bytes(block[at : at + _WORD], "big")
        number += 1
