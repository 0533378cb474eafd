"""Rule packs: those that ship, and the user's own for years that none ships for, read from the data folder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from freelancer_desk.desk import country
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.outside import places, saving
from freelancer_desk.plugins import rule_packs

if TYPE_CHECKING:
    from pathlib import Path

    from freelancer_desk.domain.taxes.packs import RulePack


@dataclass(frozen=True)
class Known:
    """A pack of the country, and whether it is the user's own."""

    pack: RulePack
    own: bool


def listing(code: str) -> tuple[Known, ...]:
    """Every pack of a country in the order of its years."""
    known = country.rules(code)
    packs, own = known.packs, country.own_packs(known.country.code)
    return tuple(Known(packs[year], own.get(year) is packs[year]) for year in sorted(packs))


def take_in(code: str, path: Path) -> RulePack:
    """Keep a pack among the user's own; raises DeskError when it is wrong, or for a year that a shipped pack has."""
    try:
        if not path.is_file() or path.stat().st_size > rule_packs.LARGEST:
            raise DeskError("pack_wrong", pack=path.name, what="size")
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeError) as error:
        raise DeskError("pack_wrong", pack=path.name, what=type(error).__name__) from error
    pack = rule_packs.read(text)
    shipped = [known for known in listing(code) if not known.own]
    if pack.country != country.rules(code).country.code:
        raise DeskError("pack_wrong", pack=pack.id, what="country")
    if pack.tax_year in {known.pack.tax_year for known in shipped} or pack.id in {known.pack.id for known in shipped}:
        raise DeskError("pack_ships", pack=pack.id, year=pack.tax_year)
    country.together(
        tuple(known.pack for known in shipped),
        {**country.own_packs(country.rules(code).country.code), pack.tax_year: pack},
    )
    kept = country.own_folder() / f"{pack.country}-{pack.tax_year}.toml"
    kept.parent.mkdir(parents=True, exist_ok=True)
    saving.save(kept, text.encode(), book=places.default_book())
    country.forget()
    return pack


def forget(code: str, year: int) -> None:
    """Remove one of the user's own packs; raises DeskError when there is none for that year."""
    if year not in country.own_packs(country.rules(code).country.code):
        raise DeskError("pack_unknown", year=year)
    (country.own_folder() / f"{country.rules(code).country.code}-{year}.toml").unlink()
    country.forget()
