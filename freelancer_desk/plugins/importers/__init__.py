"""Importers turn the content of a file into statements; each member is a plain module with these names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from freelancer_desk.plugins.importers import table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from freelancer_desk.domain.contents import Grid
    from freelancer_desk.domain.statements import Statement
    from freelancer_desk.plugins.bank_profiles import Profile


class Importer(Protocol):
    """Reads one kind of content, told by a profile which column means what."""

    NAME: str

    def identify(self, content: Grid, profile: Profile) -> bool:
        """Whether the content carries the profile's signature."""
        ...

    def read(self, source: Source, content: Grid, profile: Profile) -> tuple[Statement, ...]:
        """One statement for each account of the content; rows that cannot be read become problems."""
        ...


class Source(Protocol):
    """What an importer is told about a file: its name, its hash, the answers and the account given for it.

    `tick` wants to hear the per cent read; it may raise to end the reading.
    """

    @property
    def name(self) -> str: ...
    @property
    def sha256(self) -> str: ...
    @property
    def answers(self) -> Mapping[str, str]: ...
    @property
    def account(self) -> str: ...
    @property
    def tick(self) -> Callable[[int], None]: ...


IMPORTERS: tuple[Importer, ...] = (table,)


def recognise(content: Grid, profiles: Sequence[Profile]) -> tuple[Importer, Profile] | None:
    """The importer and the profile with the longest signature that the content carries."""
    ranked = sorted(profiles, key=lambda profile: (-len(profile.signature), profile.id))
    for profile in ranked:
        for importer in IMPORTERS:
            if importer.identify(content, profile):
                return importer, profile
    return None
