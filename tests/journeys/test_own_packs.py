"""A pack of the user's own: for a year that none ships for, never in the place of one that ships, named where used."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from freelancer_desk.desk import country
from freelancer_desk.outside import clock, places

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.journeys.conftest import Line

SHIPPED = (Path(__file__).parents[2] / "resources" / "rule_packs" / "pk-2027.toml").read_text(encoding="utf-8")


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setattr(clock, "now", lambda: datetime(2027, 11, 23, 9, tzinfo=UTC))
    country.forget()
    yield tmp_path / "data"
    country.forget()


def of_year(year: int, text: str = SHIPPED) -> str:
    """The pack of 2027 made into one of a later year: its days lie as many years later."""
    for number in (2026, 2027, 2028):
        text = text.replace(f'day = "{number}', f'day = "{number + year - 2027}')
    return text.replace('id = "pk-2027"', f'id = "mine-{year}"').replace("tax_year = 2027", f"tax_year = {year}")


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_a_pack_of_ones_own_works_out_its_year_and_says_whose_it_is(line: Line, tmp_path: Path, data: Path) -> None:
    line("add", "receipt", "--date", "2027-09-01", "--payer", "X", "--proceeds", "1000", "--currency", "USD",
         "--credited-pkr", "300000", "--category", "other_services")  # fmt: skip
    assert line("tax", "--year", "2028").error == "year_without_rules"
    packs = line("packs", "--take-in", write(tmp_path / "p.toml", of_year(2028))).json["packs"]
    assert [(one["tax_year"], one["own"]) for one in packs][-2:] == [(2027, False), (2028, True)]
    working = line("tax", "--year", "2028").json
    assert working["final_tax"] == "3000.00"
    assert any(one["key"] == "own_pack" and "mine-2028" in one["text"] for one in working["warnings"])
    assert (data / "freelancer-desk" / "rule_packs" / "pk-2028.toml").is_file()
    line("packs", "--forget", "2028")
    assert line("tax", "--year", "2028").error == "year_without_rules"


def test_a_pack_never_replaces_one_that_ships_nor_leaves_a_gap(line: Line, tmp_path: Path, data: Path) -> None:
    del data
    assert line("packs", "--take-in", write(tmp_path / "a.toml", of_year(2027))).error == "pack_ships"
    assert line("packs", "--take-in", write(tmp_path / "b.toml", of_year(2030))).error == "pack_wrong"
    assert line("packs", "--take-in", write(tmp_path / "c.toml", "not a pack")).error == "pack_wrong"
    assert line("packs", "--take-in", tmp_path / "gone.toml").error == "pack_wrong"
    abroad = of_year(2028).replace('country = "pk"', 'country = "xx"')
    assert line("packs", "--take-in", write(tmp_path / "d.toml", abroad)).error == "pack_wrong"
    assert line("packs", "--forget", "2027").error == "pack_unknown"
    assert not any(one["own"] for one in line("packs").json["packs"])


def test_what_lies_in_the_folder_and_is_no_pack_is_left_alone(line: Line, data: Path) -> None:
    folder = data / "freelancer-desk" / "rule_packs"
    folder.mkdir(parents=True)
    write(folder / "pk-2028.toml", "nonsense")
    write(folder / "pk-2031.toml", of_year(2031))
    (folder / "pk-2029.toml").symlink_to(folder / "pk-2031.toml")
    write(folder / "pk-2040.toml", SHIPPED.replace("tax_year = 2027", f"tax_year = {'9' * 400}"))
    country.forget()
    assert [one["tax_year"] for one in line("packs").json["packs"]] == [2022, 2023, 2024, 2025, 2026, 2027]
    assert line("packs", "--take-in", folder / "pk-2040.toml").error == "pack_wrong"


def test_a_pack_that_leaves_a_gap_does_not_switch_the_others_off(line: Line, data: Path) -> None:
    folder = data / "freelancer-desk" / "rule_packs"
    folder.mkdir(parents=True)
    for year in (2029, 2028, 2031):
        write(folder / f"pk-{year}.toml", of_year(year))
    write(folder / "pk-2032.toml", of_year(2030).replace("mine-2030", "pk-2026"))
    country.forget()
    own = [one["tax_year"] for one in line("packs").json["packs"] if one["own"]]
    assert own == [2028, 2029]


def test_a_pack_is_replaced_and_forgotten_under_whatever_name_its_file_has(line: Line, data: Path) -> None:
    folder = data / "freelancer-desk" / "rule_packs"
    folder.mkdir(parents=True)
    write(folder / "pk-next.toml", of_year(2028))
    country.forget()
    newer = write(data / "newer.toml", of_year(2028).replace("mine-2028", "newer-2028"))
    places.default_book().touch()
    assert [one["id"] for one in line("packs", "--take-in", newer).json["packs"] if one["own"]] == ["newer-2028"]
    assert [path.name for path in folder.iterdir()] == ["pk-next.toml"]
    assert not any(one["own"] for one in line("packs", "--forget", "2028").json["packs"])
    assert not list(folder.iterdir())
