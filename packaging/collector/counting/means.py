"""What a person in each band received on average: no report says it, so a total needs it from elsewhere."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import pairwise

from counting.noise import BANDS


@dataclass(frozen=True)
class Means:
    """US dollars a year in each band, each with its relative standard error, as text of decimal figures."""

    source: str
    means: tuple[str, ...]
    errors: tuple[str, ...]


def read(data: bytes) -> Means:
    """`{"source": "...", "means": ["0", ...], "errors": ["0", ...]}`, eight of each, from the lowest band up."""
    said = json.loads(data)
    if set(said) != {"source", "means", "errors"} or not str(said["source"]).strip():
        raise ValueError("The means need a source, means and errors, and nothing else.")
    means, errors = ([float(text) for text in said[name]] for name in ("means", "errors"))
    if not len(means) == len(errors) == BANDS or not all(0 <= error < 1 for error in errors):
        raise ValueError("There must be a mean and an error below 1 for each of the eight bands.")
    if means[0] != 0 or not all(one < two for one, two in pairwise(means)):
        raise ValueError("The mean of the first band is 0, and each later one is larger.")
    return Means(str(said["source"]), tuple(said["means"]), tuple(said["errors"]))
