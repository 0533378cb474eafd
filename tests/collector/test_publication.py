"""What is published: nothing small, nothing that subtracting gives away, and the honest words, every time."""

from __future__ import annotations

import json
from collections import Counter
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from counting import disclosure, reports
from counting.campaigns import canonical
from counting.means import Means, read
from counting.publishing import publish
from counting.release import Plan, TooFewError, document
from counting.release import plan as make_plan
from counting.sqlite_storage import SqliteStorage
from counting.storage import Keep, Outcome, StorageError, Withdraw
from hypothesis import given
from hypothesis import strategies as st

from tests.collector.attacker import Attacker
from tests.collector.made_up import ID, OPEN, OVER, campaign, noised, padded, report_said

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from counting.storage import Cell

    from tests.collector.attacker import Numbers

TABLES = 500
REGIONS = ("PB", "SD", "KP", "BA", "IS", "AJ", "GB", "XX")
MEANS = Means(
    "a made-up survey", ("0", "45", "170", "365", "720", "1600", "3500", "11000"), ("0", *["0.03"] * 6, "0.12")
)
SHARES = (30.0, 17.0, 13.0, 11.0, 11.0, 10.0, 5.0, 3.0)


def drawn(dice: Random, n: int) -> Counter[Cell]:
    """Reports of a random country: some regions and slices large, some tiny, bands as uneven as dice make them."""
    shares = [share * dice.lognormvariate(0, 1) for share in SHARES]
    dims = {dim: dice.paretovariate(0.6) - 1 for dim in ("none", "region", "sex", "age", "trend")}
    regions = [dice.paretovariate(0.5) for _ in REGIONS]
    counts: Counter[Cell] = Counter()
    chosen, sent = dice.choices(list(dims), list(dims.values()), k=n), dice.choices(range(8), shares, k=n)
    for dim, band in zip(chosen, sent, strict=True):
        value = "" if dim == "none" else dice.choices(REGIONS, regions)[0] if dim == "region" else dice.choice("01")
        counts[dim, value, band] += 1
    return counts


def published(table: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every published cell with a share, wherever it stands."""
    regions = table["slices"].get("region", {}).get("cells", [])
    rows = [table["bands"], *(region["bands"] for region in regions)]
    twos = [one for dim in ("sex", "age", "trend") if (one := table["slices"].get(dim, {})).get("share")]
    return [cell for row in rows for cell in row if cell["published"]] + twos


def test_over_random_tables_nothing_small_is_published_and_the_words_are_honest() -> None:
    dice = Random(20261123)
    shown = withheld = 0
    for _ in range(TABLES):
        n = round(10 ** dice.uniform(3.0, 4.0))
        table = document(campaign(), noised(drawn(dice, n), "2", dice), MEANS)
        text = canonical(table).decode()
        assert f"{table['n']:,} reporters" in str(table["caution"])
        assert "epsilon 2" in str(table["caution"])
        assert "95 % interval" in str(table["caution"])
        assert "Who joins is the largest error" in str(table["caution"])
        assert "national" not in text.lower()
        assert (table["n"], table["eps"], table["k"]) == (round(n / 10) * 10, "2", 8)
        for region in table["slices"].get("region", {}).get("cells", []):  # type: ignore[attr-defined]
            assert region["n"] >= 1000
            assert region["v"] != "other" or len(region["of"]) > 1
            check_row(region["bands"], region["n"])
        check_row(table["bands"], n)  # type: ignore[arg-type]
        for dim in ("sex", "age", "trend"):
            assert table["slices"][dim].get("n", 1000) >= 1000  # type: ignore[index]
        for cell in published(table):
            assert float(cell["low"]) <= float(cell["share"]) <= float(cell["high"])
        shown += len(published(table))
        withheld += sum(not cell["published"] for cell in table["bands"])  # type: ignore[attr-defined]
    assert shown > TABLES
    assert withheld > TABLES


def check_row(bands: list[dict[str, Any]], n: int) -> None:
    """A row of eight: published cells hold twenty people, and the hidden ones are two at least and twenty together."""
    shown = [cell for cell in bands if cell["published"]]
    assert all(float(cell["share"]) * n >= 15 for cell in shown)  # twenty, rounded to tens
    assert len(bands) - len(shown) != 1
    assert len(shown) == 8 or n - sum(float(cell["share"]) * n for cell in shown) >= 20 - 8 * (5 + n / 2000)


def hide(counts: list[int], dice: Random) -> set[int]:
    """The release's own choice for one row, where dice say which of its figures are uncertain."""
    variation = [dice.choice((0.1, 0.2, 0.5)) for _ in counts]
    return disclosure.covered(dict(enumerate(map(float, counts))), disclosure.imprecise(counts, variation))


def test_no_hidden_cell_can_be_had_by_subtraction() -> None:
    """Five hundred tables of exact counts, published unrounded: each hidden figure stays twenty people wide."""
    dice = Random(6)
    attacked = 0
    for _ in range(TABLES):
        plan = make_plan(campaign(), drawn(dice, round(10 ** dice.uniform(3.0, 4.5))))
        shown = [region for region in plan.regions if region not in plan.hidden]
        apart = [sum(row[band] for group, row in plan.bands.items() if group not in shown) for band in range(8)]
        telling = min(apart) >= disclosure.LEAST
        hidden = {region: hide(plan.bands[region], dice) if telling else set(range(8)) for region in shown}
        everyone = [sum(column) for column in zip(*plan.bands.values(), strict=True)]
        attacked += attack(plan, hidden, hide(everyone, dice))
    assert attacked > TABLES


def attack(plan: Plan, regional: Mapping[str, set[int]], whole: set[int]) -> int:
    """Atoms are the bands of each group; every figure that the release would not tell is attacked."""
    atoms = np.array(list(plan.bands.values()), dtype=float)
    groups = list(plan.bands)

    def cell(rows: list[int], bands: list[int]) -> Numbers:
        one = np.zeros_like(atoms)
        one[np.ix_(rows, bands)] = 1
        return one.ravel()

    everybody, all_bands = list(range(len(groups))), list(range(8))
    sizes = {group: cell([at], all_bands) for at, group in enumerate(groups)}
    columns = [cell(everybody, [band]) for band in all_bands]
    cells = {(group, band): cell([groups.index(group)], [band]) for group in regional for band in all_bands}
    known = [
        cell(everybody, all_bands), *(one for group, one in sizes.items() if group not in plan.hidden),
        *(columns[band] for band in all_bands if band not in whole),
        *(one for (group, band), one in cells.items() if band not in regional[group]),
    ]  # fmt: skip
    hidden = [
        *(one for group, one in sizes.items() if group in plan.hidden), *(columns[band] for band in whole),
        *(one for (group, band), one in cells.items() if band in regional[group]),
    ]  # fmt: skip
    attacker = Attacker(known, [float(one @ atoms.ravel()) for one in known])
    for one in hidden:
        least, most = attacker.between(one)
        assert least - 1e-6 <= one @ atoms.ravel() <= most + 1e-6
        assert most - least >= disclosure.LEAST - 1e-6
    return len(hidden)


def test_the_attacker_finds_what_is_given_away() -> None:
    """Three cells of ten, two of them published with the sum: the third is the rest."""
    rows = [np.array([1.0, 1, 1]), np.array([1.0, 0, 0]), np.array([0.0, 1, 0])]
    assert Attacker(rows, [10, 3, 5]).between(np.array([0.0, 0, 1])) == (2, 2)
    assert Attacker(rows[:2], [10, 3]).between(np.array([0.0, 0, 1])) == (0, 7)


@given(st.dictionaries(st.integers(0, 7), st.floats(0, 1e5), min_size=2), st.data())
def test_what_is_hidden_is_two_cells_and_twenty_people_or_everything(
    counts: dict[int, float], data: st.DataObject
) -> None:
    first = data.draw(st.sets(st.sampled_from(sorted(counts))))
    gone = disclosure.covered(counts, first)
    assert first <= gone
    assert bool(first) == bool(gone)
    assert not gone or gone == set(counts) or (len(gone) > 1 and sum(counts[key] for key in gone) >= disclosure.LEAST)


@given(st.dictionaries(st.sampled_from(REGIONS), st.integers(0, 5000)))
def test_a_region_is_told_of_from_a_thousand_reports_and_the_others_together(sizes: dict[str, int]) -> None:
    groups = disclosure.merged(sizes)
    assert all(sum(sizes[part] for part in parts) >= 1000 for parts in groups.values())
    assert all((name == "other") == (len(parts) > 1) for name, parts in groups.items())
    told = [part for parts in groups.values() for part in parts]
    assert sorted(told) == sorted(sizes) or not groups or all(sizes[one] < 1000 for one in set(sizes) - set(told))
    if sum(sizes.values()) >= 1000 and len(sizes) > 1:
        assert sorted(told) == sorted(sizes)


def test_a_total_is_rounded_until_two_hidden_bands_cannot_be_told_apart() -> None:
    """600 people in two bands of 3,500 and 11,000 USD: a total known to the dollar would tell both."""
    cells, means = [400.0, 200.0], [3500.0, 11000.0]
    told = disclosure.ranges(cells, means, step=1, beside=1_000_000)
    assert all(high - low < 0.001 for low, high in told)
    step = disclosure.safe_step(cells, means, total=20_000_000)
    assert step is not None
    assert step >= 7500 * 20
    beside = 20_000_000 - 400 * 3500 - 200 * 11000
    assert all(high - low >= 20 for low, high in disclosure.ranges(cells, means, step, beside))
    assert disclosure.safe_step([40, 20], means, total=360_000) is None  # would need more than a twentieth of it


def test_fewer_than_a_thousand_reports_make_no_table() -> None:
    with pytest.raises(TooFewError):
        document(campaign(), {("none", "", 0): 999})


def keep(storage: SqliteStorage, counts: Mapping[Cell, int]) -> None:
    wishes: list[Keep] = []
    for (dim, value, band), count in counts.items():
        part = {"dim": dim} if dim == "none" else {"dim": dim, "v": value if dim == "region" else int(value)}
        one = reports.read(padded(report_said(band, slice=part)), campaign())
        start = len(wishes)
        wishes += [Keep((start + at).to_bytes(32, "big"), one, bytes(32), "2026-09-01") for at in range(count)]
    storage.apply(wishes)


def test_a_table_is_published_once_and_the_rows_are_gone(tmp_path: Path) -> None:
    storage = SqliteStorage(tmp_path / "reports.sqlite")
    dice = Random(1)
    keep(storage, noised(drawn(dice, 1500), "2", dice))
    with pytest.raises(ValueError, match="open until 2027-06-30"):
        publish(campaign(), storage, tmp_path, OPEN)
    said = publish(campaign(), storage, tmp_path, OVER, MEANS)
    path = tmp_path / "releases" / ID / "FY2026.json"
    assert said == f"{path} is published; 1500 rows are deleted."
    first = path.read_bytes()
    assert json.loads(first)["n"] == 1500
    assert canonical(json.loads(first)) == first
    assert storage.counts(ID, "FY2026") == {}
    assert storage.published(ID, "FY2026") == first
    keep(storage, {("none", "", 0): 2000})
    assert storage.counts(ID, "FY2026") == {}
    path.unlink()  # of a run that was cut off before it wrote the copy
    with pytest.raises(ValueError, match="never changed"):
        publish(campaign(), storage, tmp_path, OVER, MEANS)
    assert path.read_bytes() == first
    storage.close()


def test_too_few_reports_are_deleted_only_when_told_to(tmp_path: Path) -> None:
    storage = SqliteStorage(tmp_path / "reports.sqlite")
    keep(storage, {("none", "", 0): 30})
    with pytest.raises(ValueError, match="fewer than 1,000"):
        publish(campaign(), storage, tmp_path, OVER)
    assert publish(campaign(), storage, tmp_path, OVER, discard=True).endswith("30 rows are deleted.")
    assert [path for path in (tmp_path / "releases").rglob("*") if path.is_file()] == []
    storage.close()


def test_a_run_that_was_cut_off_keeps_no_other_from_publishing(tmp_path: Path) -> None:
    storage = SqliteStorage(tmp_path / "reports.sqlite")
    keep(storage, drawn(Random(1), 1500))
    path = tmp_path / "releases" / ID / "FY2026.json"
    path.parent.mkdir(parents=True)
    path.with_suffix(".draft").write_bytes(b"half a table")
    path.with_suffix(".draft").chmod(0o444)
    publish(campaign(), storage, tmp_path, OVER, MEANS)
    assert [found.name for found in path.parent.iterdir()] == ["FY2026.json"]
    storage.close()


def test_nothing_goes_while_the_table_is_made_and_all_stays_where_none_is_made(tmp_path: Path) -> None:
    storage, server = (SqliteStorage(tmp_path / "reports.sqlite") for _ in range(2))
    server._db.execute("pragma busy_timeout = 0")
    last = reports.read(padded(report_said(3)), campaign())
    wish = Withdraw(ID, b"\x01" * 32)
    storage.apply([Keep(b"\xff" * 32, last, wish.withdrawal, "2026-09-01")])

    def table(counts: Mapping[Cell, int]) -> bytes:
        with pytest.raises(StorageError):
            server.apply([wish])
        return str(sum(counts.values())).encode()

    def broken(_counts: Mapping[Cell, int]) -> bytes:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        storage.publish(ID, "FY2026", broken)
    assert (server.published(ID, "FY2026"), sum(server.counts(ID, "FY2026").values())) == (None, 1)
    assert storage.publish(ID, "FY2026", table) == 1
    assert server.published(ID, "FY2026") == b"1"
    assert server.apply([wish]) == [Outcome.PUBLISHED]
    storage.close()
    server.close()


def test_the_same_reports_make_the_same_table() -> None:
    counts = noised(drawn(Random(3), 5000), "2", Random(4))
    backwards = dict(reversed(counts.items()))
    assert canonical(document(campaign(), counts, MEANS)) == canonical(document(campaign(), backwards, MEANS))


def test_nobody_can_try_counts_until_the_published_intervals_fit(tmp_path: Path) -> None:
    counts = noised(drawn(Random(3), 5000), "2", Random(4))
    tables = [document(campaign(), counts, MEANS, salt=salt) for salt in ("", "one", "another")]
    assert len({canonical(table["bands"]) for table in tables}) == 3
    assert len({canonical([cell["share"] for cell in table["bands"]]) for table in tables}) == 1  # type: ignore[attr-defined]
    storage = SqliteStorage(tmp_path / "reports.sqlite")
    keep(storage, counts)
    publish(campaign(), storage, tmp_path, OVER, MEANS)
    told = json.loads(storage.published(ID, "FY2026") or b"")
    assert told["bands"] != json.loads(canonical(tables[0]))["bands"]
    storage.close()


def test_without_means_there_is_no_total_and_means_need_a_source() -> None:
    counts = noised(drawn(Random(3), 5000), "2", Random(4))
    assert document(campaign(), counts)["total"] == {"of": "reporters", "published": False}
    said = {"source": "x", "means": list(MEANS.means), "errors": list(MEANS.errors)}
    assert read(canonical(said)).means == MEANS.means
    for wrong in ({"source": " "}, {"means": ["0"] * 8}, {"means": ["1"]}, {"errors": ["2"] * 8}, {"more": 1}):
        with pytest.raises(ValueError):
            read(canonical(said | wrong))
