"""The register of contested figures is read whole, points at figures that exist, and grows old."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.taxes.contested import stale
from freelancer_desk.plugins import contested, rule_packs

RESOURCES = Path(__file__).parents[2] / "resources"
TEXT = (RESOURCES / "contested" / "pk.toml").read_text(encoding="utf-8")
REGISTER = contested.read(TEXT)
PACKS = {
    pack.tax_year: pack
    for pack in (
        rule_packs.read(path.read_text(encoding="utf-8")) for path in (RESOURCES / "rule_packs").glob("pk-*.toml")
    )
}
CHECKED = date(2026, 11, 23)


def named(year: int) -> set[str]:
    pack = PACKS[year]
    parts = {"tables": pack.tables, "days": pack.days, "regimes": [regime.key for regime in pack.regimes]}
    return set(pack.figures) | {f"{part}.{key}" for part, keys in parts.items() for key in keys}


def test_every_point_touches_figures_that_exist_in_its_years() -> None:
    gone = [
        (point.key, year, figure)
        for point in REGISTER.points
        for year in point.years
        for figure in point.figures
        if figure not in named(year)
    ]
    assert gone == []


def test_every_point_is_whole() -> None:
    assert len(REGISTER.points) >= 20
    for point in REGISTER.points:
        assert point.question.endswith("?")
        assert point.first.says != point.second.says
        assert all((point.first.source, point.second.source, point.reason))
        assert point.checked >= CHECKED


def test_the_model_case_follows_the_statute_and_not_the_card() -> None:
    found = {point.key: point for point in REGISTER.touching(2026, "export_registered")}
    point = found["doubling_off_the_list"]
    assert (point.winner, "10(ca)" in point.first.source, "card" in point.second.source) == ("first", True, True)
    assert "doubling_off_the_list" not in {point.key for point in REGISTER.touching(2022, "export_other")}


def test_after_a_hundred_and_twenty_days_the_points_are_to_be_checked_again() -> None:
    assert REGISTER.stale_days == 120
    assert stale(REGISTER, CHECKED + timedelta(days=120)) == ()
    (notice,) = stale(REGISTER, max(point.checked for point in REGISTER.points) + timedelta(days=121))
    assert notice.rows == tuple(point.key for point in REGISTER.points)
    assert str(len(REGISTER.points)) in notice.text
    assert "23-Nov-2026" in notice.text


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("stale_days = 120", "stale_days = 0", "stale_days"),
        ("stale_days = 120", 'stale_days = 120\nmood = "good"', "mood"),
        ('winner = "first"', 'winner = "third"', "points.doubling_off_the_list.winner"),
        ('key = "doubling_in_2022"', 'key = "doubling_off_the_list"', "points"),
        ("years = [2022]", "years = []", "points.doubling_in_2022.years"),
        ('checked = "2026-11-23"', 'checked = "soon"', "not_a_day"),
        ('question = "Do', f'question = "{"a" * 400}Do', "points.question: text"),
        ("source =", "sauce =", "points.sauce"),
        ("reason =", "raison =", "points.raison"),
    ],
)
def test_what_is_wrong_with_a_register_is_named(old: str, new: str, what: str) -> None:
    assert old in TEXT
    with pytest.raises(DeskError) as caught:
        contested.read(TEXT.replace(old, new, 1))
    assert (caught.value.kind, caught.value.facts["what"]) == ("pack_wrong", what)
