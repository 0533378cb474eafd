"""A report as it comes over the wire: exactly 512 canonical bytes that fit the schema and the campaign."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from counting.campaigns import canonical
from counting.schema import faults

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counting.campaigns import Campaign

SIZE = 512


class Refused(Exception):  # noqa: N818  a refusal is an answer, not an error of ours
    """Why a request is not taken: the status, and the fields or headers it is about."""

    def __init__(self, status: int, *fields: str) -> None:
        super().__init__(status, *fields)
        self.status = status
        self.fields: Sequence[str] = fields


@dataclass(frozen=True)
class Report:
    """What is kept of a body: three short answers, and a hash that tells the same body from another."""

    campaign: str
    period: str
    band: int
    dim: str
    value: str
    body: bytes


def read(data: bytes, campaign: Campaign) -> Report:
    """A report, or why not: 400 for what is no JSON of 512 bytes, 422 for JSON that is no report of this campaign."""
    if len(data) != SIZE:
        raise Refused(400, "body")
    try:
        said = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Refused(400, "body") from error
    wrong = faults(said)
    if wrong:
        raise Refused(422, *wrong)
    if canonical(said) != data:
        raise Refused(422, "body")
    part = said["slice"]
    own = {
        "campaign": said["campaign"] == campaign.id,
        "period": said["period"] == campaign.period,
        "mechanism": said["mechanism"] == campaign.mechanism,
        "slice.dim": part["dim"] in {"none", *campaign.slices},
    }
    if not all(own.values()):
        raise Refused(422, *(name for name, right in own.items() if not right))
    return Report(
        campaign.id, campaign.period, said["band"], part["dim"], str(part.get("v", "")), hashlib.sha256(data).digest()
    )
