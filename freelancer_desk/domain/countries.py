"""A country as the desk needs it: its money, the sections under which tax is cut, the words of its registrations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from freelancer_desk.domain.money import Currency


@dataclass(frozen=True)
class Sections:
    """The section of the law that a tax cut from each kind of credit names."""

    export: str
    social: str
    local: str
    interest: str


@dataclass(frozen=True)
class Country:
    """A country's words; its figures live in its tax packs.

    `date_order` is how its banks write numeric dates (dmy or mdy), `iban` the letters its account numbers begin with.
    """

    code: str
    currency: Currency
    categories: tuple[str, ...]
    registrations: tuple[str, ...]
    certificate: str
    filer_list: str
    sections: Sections
    date_order: str
    iban: str
