"""Profiles: those that ship, and the user's own, made by saying once which column of an unknown table means what."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from freelancer_desk.desk import country
from freelancer_desk.domain.accounts import named
from freelancer_desk.domain.contents import Grid, GridRow
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.questions import slug
from freelancer_desk.domain.statements import fingerprint
from freelancer_desk.outside import places, saving
from freelancer_desk.plugins import bank_profiles, importers
from freelancer_desk.plugins.bank_profiles import writing
from freelancer_desk.plugins.importers.sources import Source
from freelancer_desk.store.disk import make_private_folder

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from freelancer_desk.domain.contents import Content
    from freelancer_desk.domain.importing import Pending
    from freelancer_desk.domain.statements import Statement
    from freelancer_desk.plugins.bank_profiles import Profile
    from freelancer_desk.plugins.importers import Recognised

HEADER_WITHIN = 40
# What a column of an unknown table may mean, in the order in which people are asked.
MEANINGS = (
    "day", "text", "amount", "credit", "debit", "direction", "fee", "currency", "balance", "id", "counterparty",
    "reference",
)  # fmt: skip
_BESIDES = ("account", "title")


def every() -> tuple[Profile, ...]:
    """The profiles that ship and the user's own; a user's never takes the place of one that ships."""
    shipped = country.profiles()
    taken = {profile.id for profile in shipped}
    return shipped + tuple(profile for profile in own() if profile.id not in taken)


def own() -> tuple[Profile, ...]:
    """The user's own profiles; a file that is none is left alone."""
    found = []
    for path in sorted(_folder().glob("*.toml")) if _folder().is_dir() else ():
        try:
            found.append(_read(path))
        except DeskError:
            continue
    return tuple(found)


def keep(text: str) -> Profile:
    """Keep a profile among the user's own; raises DeskError when it is wrong or would replace one that ships."""
    profile = bank_profiles.read(text)
    if profile.id in {shipped.id for shipped in country.profiles()}:
        raise DeskError("profile_ships", profile=profile.id)
    make_private_folder(_folder())
    saving.save(_folder() / f"{profile.id}.toml", text.encode(), book=places.default_book())
    return profile


def take_in(path: Path) -> Profile:
    """Take in a profile that somebody shared."""
    return keep(_text_of(path))


def hand_out(profile_id: str, path: Path, *, book: Path) -> Path:
    """Write one of the user's own profiles to a file that can be shared: it holds column names, no data."""
    kept = _folder() / f"{profile_id}.toml"
    if profile_id not in {profile.id for profile in own()}:
        raise DeskError("profile_unknown", profile=profile_id[:40], profiles=", ".join(p.id for p in own()) or "–")
    saving.save(path, kept.read_bytes(), book=book)
    return path


def forget(profile_id: str) -> None:
    """Remove one of the user's own profiles; what was imported with it stays."""
    if profile_id not in {profile.id for profile in own()}:
        raise DeskError("profile_unknown", profile=profile_id[:40], profiles=", ".join(p.id for p in own()) or "–")
    (_folder() / f"{profile_id}.toml").unlink()


def head_of(grid: Grid) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """The row near the top with the most filled cells that are no figures, the first of several; and the rows below."""
    rows = [tuple(cell.strip() for cell in row.cells) for row in grid.rows]
    best = max(rows[:HEADER_WITHIN], key=lambda cells: sum(map(_is_word, cells)), default=())
    return best, tuple(rows[rows.index(best) + 1 :]) if best else ()


def _is_word(cell: str) -> bool:
    return any(map(str.isalpha, cell)) and not any(map(str.isdigit, cell))


def mapped(contents: Sequence[Content], source: Source) -> tuple[Recognised, str] | None:
    """How an unknown table is read when the user said what its columns mean, and the text of that profile.

    The answer is `day=Date;text=Details;amount=Amount;account=My Bank USD`; raises DeskError `mapping_wrong`.
    """
    answer = source.answers.get(source.key("columns"), "")
    if not answer:
        return None
    said = dict(part.partition("=")[::2] for part in answer.split(";") if part)
    meanings = {name.strip(): cell.strip() for name, cell in said.items() if cell.strip()}
    for content in contents:
        header = head_of(content)[0] if isinstance(content, Grid) else ()
        if header and set(header) >= {cell for name, cell in meanings.items() if name not in _BESIDES}:
            text = _profile_text(source, header, meanings)
            profile = bank_profiles.read(text)
            found = importers.recognise(content, (profile,))
            if found is not None:
                about = replace(source, account=meanings.get("account", "") or source.account)
                return found._replace(read=partial(_as_said, found, about)), text
    raise DeskError("mapping_wrong", file=source.name)


def _as_said(found: Recognised, about: Source, _source: Source) -> tuple[Statement, ...]:
    """What is read of a mapped table: it belongs to the account that was said with its columns."""
    return found.read(about)


def guess(header: Sequence[str]) -> dict[str, str]:
    """What columns most likely mean, by the words that exports use for them."""
    found: dict[str, str] = {}
    for profile in country.profiles():
        for name, words in profile.columns.items() if profile.plain else ():
            known = {bank_profiles.header_word(word) for word in words}
            match = next((cell for cell in header if bank_profiles.header_word(cell) in known), "")
            if name in MEANINGS and match and match not in found.values():
                found.setdefault(name, match)
    return found


def answer_of(meanings: Mapping[str, str]) -> str:
    """What a user said of columns as one answer, ready to be given with the import."""
    return ";".join(f"{name}={cell}" for name, cell in meanings.items() if cell)


def try_out(pending: Pending, meanings: Mapping[str, str]) -> Statement:
    """The first rows of an unknown table as they would be read; raises DeskError when they cannot be."""
    home = country.rules().country
    key = f"columns:{pending.sha256[:12]}"
    rows = (pending.header, *pending.sample)
    grid = Grid(tuple(GridRow(number, cells) for number, cells in enumerate(rows, start=1)))
    answers = {key: answer_of(meanings)}
    source = Source(pending.name, pending.sha256, answers, "", home.currency.code, home.date_order, home.iban)
    found = mapped((grid,), source)
    if found is None:
        raise DeskError("mapping_wrong", file=pending.name)
    return found[0].read(source)[0]


def _profile_text(source: Source, header: tuple[str, ...], meanings: dict[str, str]) -> str:
    columns = {name: cell for name, cell in meanings.items() if name not in _BESIDES}
    unknown = sorted(set(columns) - set(MEANINGS))
    has_amount = "amount" in columns or {"credit", "debit"} <= set(columns)
    if unknown or "day" not in columns or not has_amount:
        raise DeskError("mapping_wrong", file=source.name)
    institution, code, _ = named(meanings.get("account", "") or source.account)
    if not institution:
        raise DeskError("account_needed", file=source.name)
    plain = writing.data_of((places.resources() / "bank_profiles" / "plain-amount.toml").read_text(encoding="utf-8"))
    identity = fingerprint(tuple(header))[:6]
    return writing.text_of(
        {
            "id": f"mine-{slug(institution)}-{identity}",
            "title": meanings.get("title", "") or institution,
            "institution": institution,
            "type": "bank",
            "signature": [cell for cell in dict.fromkeys(header) if cell],
            "dates": [],
            "order": "file",
            "decimal": "auto",
            "currency": code,
            "fees": "signed" if "fee" in columns else "",
            "ends": plain["ends"],
            "columns": {"text": [], **columns},
            "preamble": plain["preamble"],
            "kinds": plain["kinds"],
        }
    )


def _folder() -> Path:
    return places.data() / "profiles"


def _read(path: Path) -> Profile:
    if path.is_symlink():
        raise DeskError("profile_wrong", profile=path.name, what="link")
    return bank_profiles.read(_text_of(path))


def _text_of(path: Path) -> str:
    try:
        if not path.is_file() or path.stat().st_size > bank_profiles.LARGEST:
            raise DeskError("profile_wrong", profile=path.name, what="size")
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeError) as error:
        raise DeskError("profile_wrong", profile=path.name, what=type(error).__name__) from error
