"""Whether the book is still what its steps wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from freelancer_desk.domain.problems import Problem
    from freelancer_desk.store.connection import Reads


def check(reads: Reads) -> list[Problem]:
    """Everything wrong with the book."""
    return []
