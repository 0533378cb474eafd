"""Rule packs: those that ship, and the user's own for years that none ships for, read from the data folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.desk import country, law_files
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.outside import places, saving
from freelancer_desk.plugins import rule_packs
from freelancer_desk.store.disk import make_private_folder

if TYPE_CHECKING:
    from pathlib import Path

    from freelancer_desk.domain.taxes.packs import RulePack


class Known(NamedTuple):
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
    own = {**country.own_packs(pack.country), pack.tax_year: pack}
    if country.together((known.pack for known in shipped), own).get(pack.tax_year) is not pack:
        raise DeskError("pack_wrong", pack=pack.id, what="tax_year")
    kept = (*_files(pack.country, pack.tax_year), law_files.own_folder() / f"{pack.country}-{pack.tax_year}.toml")[0]
    make_private_folder(kept.parent)
    saving.save(kept, text.encode(), book=places.default_book())
    country.forget()
    return pack


def forget(code: str, year: int) -> None:
    """Remove one of the user's own packs; raises DeskError when there is none for that year."""
    files = _files(country.rules(code).country.code, year)
    if not files:
        raise DeskError("pack_unknown", year=year)
    for path in files:
        path.unlink()
    country.forget()


def _files(code: str, year: int) -> list[Path]:
    """The user's own files that hold the pack of a year, the one that counts first."""
    return [path for path, pack in country.own_files(code) if pack.tax_year == year][::-1]
