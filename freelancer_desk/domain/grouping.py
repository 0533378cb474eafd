"""Where the commas of a figure stand: the choice of whoever reads it."""

from __future__ import annotations

from enum import StrEnum


class Grouping(StrEnum):
    """Where the commas stand: `1,234,567` or `12,34,567`."""

    THOUSANDS = "thousands"
    LAKH = "lakh"


class Hand:
    """The grouping now written with; thousands until the user chooses otherwise."""

    grouping = Grouping.THOUSANDS
