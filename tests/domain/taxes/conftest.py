"""The packs that ship, and made-up facts, for the tests of the tax working."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from freelancer_desk.domain.taxes.assess import assess
from freelancer_desk.domain.taxes.facts import facts_of
from freelancer_desk.plugins.rule_packs import read

if TYPE_CHECKING:
    from collections.abc import Callable

    from freelancer_desk.domain.taxes.assess import Assessment
    from freelancer_desk.domain.taxes.packs import RulePack

PACKS = Path(__file__).parents[3] / "resources" / "rule_packs"


@cache
def shipped(year: int) -> RulePack:
    return read((PACKS / f"pk-{year}.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def pack() -> Callable[[int], RulePack]:
    return shipped


@pytest.fixture(scope="session")
def work() -> Callable[..., Assessment]:
    """The working of facts typed as JSON, for Pakistan and tax year 2026 unless they say otherwise."""

    def working(year: int = 2026, **facts: Any) -> Assessment:
        return assess(facts_of({"country": "pk", "tax_year": year, **facts}), shipped(year))

    return working
