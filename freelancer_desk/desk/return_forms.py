"""The return forms that ship with the program, and the texts of the rules that a year is filed by."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from freelancer_desk.desk import country, filed, ledger
from freelancer_desk.domain.digests import sha256_of
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.outside import places
from freelancer_desk.plugins import return_forms

if TYPE_CHECKING:
    from freelancer_desk.domain.taxes.forms import ReturnForm
    from freelancer_desk.store.book import Reads


def of_year(reads: Reads, year: int) -> ReturnForm:
    """The form of a year: the one it was filed with, else the one that ships; raises DeskError `year_without_form`."""
    kept = filed.form_for(reads, year)
    return kept if kept is not None else form_of(country.rules(ledger.setting(reads, "country")).country.code, year)


def form_of(code: str, year: int) -> ReturnForm:
    """The form of a tax year; raises DeskError `year_without_form`."""
    known = _known(code)
    if year not in known:
        raise DeskError("year_without_form", year=year, years=", ".join(map(str, sorted(known))) or "–")
    return known[year][0]


def text_of(form: ReturnForm) -> str:
    """The text that a shipped form was read from."""
    return _known(form.country)[form.tax_year][1]


def read(text: str) -> ReturnForm:
    """A form from the text that was kept of it."""
    return return_forms.read(text)


def pack_text(sha256: str) -> str:
    """The text of the shipped rule pack with that hash; raises DeskError `pack_wrong` when none has it."""
    for path in sorted((places.resources() / "rule_packs").glob("*.toml")):
        text = path.read_text(encoding="utf-8")
        if sha256_of(text.encode()) == sha256:
            return text
    raise DeskError("pack_wrong", pack=sha256[:12], what="sha256")


@cache
def _known(code: str) -> dict[int, tuple[ReturnForm, str]]:
    found = {}
    for path in sorted((places.resources() / "return_forms").glob(f"{code}-*.toml")):
        text = path.read_text(encoding="utf-8")
        form = return_forms.read(text)
        found[form.tax_year] = (form, text)
    return found
