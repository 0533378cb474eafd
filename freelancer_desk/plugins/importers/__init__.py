"""Importers turn the content of a file into statements; each member is a plain module with these names."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple, Protocol

from freelancer_desk.domain.contents import Text
from freelancer_desk.plugins.importers import camt, mt940, ofx, pdf_table, qif, table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from freelancer_desk.domain.contents import Content
    from freelancer_desk.domain.statements import Statement
    from freelancer_desk.plugins.bank_profiles import Profile
    from freelancer_desk.plugins.importers.sources import Source


class ProfileImporter(Protocol):
    """Reads a table, told by a profile which column means what."""

    NAME: str

    def identify(self, content: Content, profile: Profile) -> bool:
        """Whether the content carries the profile's signature."""
        ...

    def read(self, source: Source, content: Content, profile: Profile) -> tuple[Statement, ...]:
        """One statement for each account of the content; rows that cannot be read become problems."""
        ...


class StandardImporter(Protocol):
    """Reads one of the banks' own standards, which needs no profile."""

    NAME: str

    def read(self, source: Source, content: Text) -> tuple[Statement, ...]:
        """One statement for each account of the content; rows that cannot be read become problems."""
        ...


BY_PROFILE: tuple[ProfileImporter, ...] = (table, pdf_table)
# By the form that the first characters of a text say.
STANDARDS: dict[str, StandardImporter] = {"ofx": ofx, "qif": qif, "mt940": mt940, "camt": camt}


class Recognised(NamedTuple):
    """A content that can be read: what people are told it is, its profile if it has one, and its reader.

    `read` gives the statements; it raises DeskError when the content as a whole cannot be read.
    """

    title: str
    profile: Profile | None
    read: Callable[[Source], tuple[Statement, ...]]


def recognise(content: Content, profiles: Sequence[Profile]) -> Recognised | None:
    """The standard that the content follows, or the profile with the longest signature that it carries."""
    if isinstance(content, Text):
        standard = STANDARDS.get(content.form)
        return Recognised(standard.NAME, None, partial(standard.read, content=content)) if standard else None
    ranked = sorted(profiles, key=lambda profile: (profile.plain, -len(profile.signature), profile.id))
    for profile in ranked:
        for importer in BY_PROFILE:
            if importer.identify(content, profile):
                return Recognised(profile.title, profile, partial(importer.read, content=content, profile=profile))
    return None
