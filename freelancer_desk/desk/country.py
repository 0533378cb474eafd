"""The rules of the book's country, read from data: currency, tax year, packs by year, bank profiles."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from freelancer_desk.desk import law_files
from freelancer_desk.domain.countries import Country, PaymentRules, Sections
from freelancer_desk.domain.money import Money, currency
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.taxes.packs import by_year
from freelancer_desk.outside import places
from freelancer_desk.plugins import rule_packs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal
    from pathlib import Path

    from freelancer_desk.domain.days import YearStart
    from freelancer_desk.domain.money import Currency
    from freelancer_desk.domain.taxes.contested import Register
    from freelancer_desk.domain.taxes.packs import RulePack
    from freelancer_desk.plugins.bank_profiles import Profile


class Packs(Mapping[int, "RulePack"]):
    """The packs that ship for a country, by year; each is read when it is first asked for."""

    def __init__(self, paths: Mapping[int, Path]) -> None:
        self._paths = paths

    def __getitem__(self, year: int) -> RulePack:
        return _shipped(self._paths[year])

    def __iter__(self) -> Iterator[int]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


@dataclass(frozen=True)
class Rules:
    """One country: its words, the packs of the years we know, and the mark of what all was read from."""

    country: Country
    packs: Mapping[int, RulePack]
    mark: str = ""

    @property
    def currency(self) -> Currency:
        """The home currency."""
        return self.country.currency

    @cached_property
    def year_start(self) -> YearStart:
        """The first day of a tax year, as the newest pack has it."""
        return self.packs[max(self.packs)].year_start

    @cached_property
    def cut_rates(self) -> tuple[Decimal, ...]:
        """Every rate at which a payment may be cut in any year."""
        regimes = ((pack, regime) for pack in self.packs.values() for regime in pack.regimes)
        keys = ((pack, key) for pack, regime in regimes for key in (regime.cut, regime.cut_otherwise) if key)
        return tuple(sorted({pack.value(key) for pack, key in keys}))


def rules(code: str = "") -> Rules:
    """The rules of a country (the first one without a code)."""
    return _read(law_files.wanted(code))


@cache
def _read(wanted: str) -> Rules:
    mark, paths = law_files.mark(wanted), law_files.shipped_packs(wanted)
    if not paths:
        raise DeskError("country_unknown", country=wanted[:20])
    shipped, own = Packs(paths), own_packs(wanted)
    return Rules(_country(wanted), together(shipped.values(), own) if own else shipped, mark)


@cache
def _shipped(path: Path) -> RulePack:
    return rule_packs.read(path.read_text(encoding="utf-8"))


def together(shipped: Iterable[RulePack], own: Mapping[int, RulePack]) -> dict[int, RulePack]:
    """The packs of a country by year: those that ship, and each of the user's own that follows without a gap.

    One of the user's own never takes the place of one that ships.
    """
    packs = by_year(shipped)
    newest, ids = max(packs), {pack.id for pack in packs.values()}
    for year in sorted(own.keys() - packs.keys(), key=lambda year: abs(year - newest)):
        if own[year].id in ids:
            continue
        try:
            packs = by_year((*packs.values(), own[year]))
        except DeskError:  # it leaves a gap: the other years are known all the same
            continue
    return packs


@cache
def own_packs(code: str) -> dict[int, RulePack]:
    """The user's own packs of a country by year."""
    return {pack.tax_year: pack for _, pack in own_files(code)}


def own_files(code: str) -> Iterator[tuple[Path, RulePack]]:
    """The files of the user's own packs of a country, each with its pack; a file that is none is left alone."""
    for path in law_files.own_packs(code):
        try:
            yield path, rule_packs.read(path.read_text(encoding="utf-8"))
        except (DeskError, OSError, UnicodeError):
            continue


def forget() -> None:
    """Read the packs anew when next asked: the user's own have changed."""
    own_packs.cache_clear()  # first: what another thread reads in between has the mark of what it was read from
    _shipped.cache_clear()
    _read.cache_clear()


def _country(code: str) -> Country:
    data = tomllib.loads(law_files.of_country(code).read_text(encoding="utf-8"))
    return Country(
        code=data["code"],
        currency=currency(data["currency"]),
        categories=tuple(data["categories"]),
        registrations=tuple(data["registrations"]),
        certificate=data["certificate"],
        filer_list=data["filer_list"],
        sections=Sections(**data["sections"]),
        date_order=data["date_order"],
        iban=data["iban"],
        payment_code=str(data.get("payment_code", "")),
        payments=_payments(data.get("payments", {})),
    )


def _payments(data: dict[str, Any]) -> PaymentRules:
    codes = {name: tuple(data.get(name, ())) for name in ("wrong_codes", "right_codes", "capped_codes")}
    cap = Money.of(data["monthly_cap"], data["cap_currency"]) if "monthly_cap" in data else None
    return PaymentRules(**codes, monthly_cap=cap, turn_days=data.get("turn_days", 0))


@cache
def contested(code: str = "") -> Register:
    """What the law of a country leaves open; nothing where no register is kept."""
    from freelancer_desk.domain.taxes.contested import Register  # a working tells it; to open a book takes none
    from freelancer_desk.plugins import contested as registers

    path = places.resources() / "contested" / f"{law_files.wanted(code)}.toml"
    if not path.exists():
        return Register("", code, 1, ())
    return registers.read(path.read_text(encoding="utf-8"))


@cache
def profiles() -> tuple[Profile, ...]:
    """The bank profiles that ship with the program."""
    from freelancer_desk.plugins import bank_profiles  # most commands read no statement

    paths = sorted((places.resources() / "bank_profiles").glob("*.toml"))
    return tuple(bank_profiles.read(path.read_text(encoding="utf-8")) for path in paths)


def pack_of(code: str, year: int) -> RulePack:
    """The rule pack of a tax year; raises DeskError `year_without_rules`."""
    packs = rules(code).packs
    if year not in packs:
        raise no_rules(code, year)
    return packs[year]


def no_rules(code: str, year: int | str) -> DeskError:
    """The refusal of a year that no pack is of, with those that are known."""
    return DeskError("year_without_rules", year=year, years=", ".join(map(str, sorted(rules(code).packs))))
