"""The report: exactly 512 bytes of canonical JSON with nothing free in it; what is shown is what is sent."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from freelancer_desk.domain.digests import sha256_of
from freelancer_desk.domain.sharing import noise

if TYPE_CHECKING:
    from collections.abc import Mapping

    from freelancer_desk.domain.sharing.campaign import Campaign

BYTES = 512
APP = "1"
SCHEMA = "fd-aggregate/1"
NONE = "none"
REGION = "region"
TREND = "trend"


class Draw(NamedTuple):
    """What was drawn once for a campaign and period: the band sent, the slice and its value ('' for none)."""

    band: int
    slice: str = NONE
    value: str | int = ""


def body(campaign: Campaign, draw: Draw) -> bytes:
    """The exact bytes."""
    dim: dict[str, Any] = {"dim": draw.slice}
    if draw.slice != NONE:
        dim["v"] = draw.value
    told = {
        "app": APP,
        "band": draw.band,
        "campaign": campaign.id,
        "mechanism": {"eps": campaign.eps, "k": 8, "name": "krr"},
        "pad": "",
        "period": campaign.period,
        "schema": SCHEMA,
        "slice": dim,
        "window": "12m",
    }
    bare = _canonical(told)
    return _canonical({**told, "pad": "0" * (BYTES - len(bare))})


def headers(secret: bytes, campaign: Campaign) -> dict[str, str]:
    """What goes with it: a key that makes a repeat harmless, and the digest of the secret that withdraws it."""
    return {"Idempotency-Key": key(secret, campaign), "Withdrawal-Digest": digest(withdrawal(secret, campaign))}


def key(secret: bytes, campaign: Campaign) -> str:
    """The idempotency key of a campaign and period; those of different periods cannot be linked."""
    return noise.derived(secret, campaign.id, campaign.period, "send")[:16].hex()


def withdrawal(secret: bytes, campaign: Campaign) -> str:
    """The secret that takes a report back."""
    return noise.derived(secret, campaign.id, campaign.period, "withdraw")[:16].hex()


def digest(secret: str) -> str:
    """What the other side keeps of it: the hash of its 16 bytes."""
    return sha256_of(bytes.fromhex(secret))


def _canonical(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
