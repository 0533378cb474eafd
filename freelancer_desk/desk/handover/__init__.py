"""The accountant's pack of a tax year: gathered from the book, and written as one archive that says what is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from freelancer_desk.desk.handover import facts as handover_facts
from freelancer_desk.domain import handover_sheets
from freelancer_desk.domain.digests import sha256_of
from freelancer_desk.domain.exports import wrong_format
from freelancer_desk.domain.problems import DeskError, FileUnreadableError
from freelancer_desk.domain.words import in_english, say
from freelancer_desk.outside import keeping, places, saving, typesetting
from freelancer_desk.plugins import archives
from freelancer_desk.plugins.exporters import json_document, xlsx_workbook
from freelancer_desk.store import copies

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from freelancer_desk.domain.days import TaxYear
    from freelancer_desk.domain.handover import Enclosed
    from freelancer_desk.store.reader import Reader

LARGEST = 20 * 1000 * 1000
# Room for the workbook, the PDF and the lists, which are made after it is known which papers fit.
_ROOM_FOR_SHEETS = 2 * 1000 * 1000
BOOK = f"book{places.VIEW}"
SUMS = "SHA256SUMS"


class Handed(NamedTuple):
    """A pack that was written: how many papers are in it, and what is not, each with its number and name."""

    path: Path
    papers: int
    left_out: tuple[str, ...]


@in_english()
def export(
    reads: Reader, year: TaxYear, path: Path, today: date, *, with_book: bool = True, largest: int = LARGEST
) -> Handed:
    """Write the pack of at most `largest` bytes; raises DeskError for a year without rules, or too large sheets.

    Papers that do not fit, or whose file is gone, are named in the pack and in the answer.
    """
    if path.suffix.lower() != ".zip":
        raise wrong_format(path.suffix[1:], ("zip",))
    facts = handover_facts.gathered(reads, year, today)
    chosen = _chosen(reads, facts.papers, largest - min(_ROOM_FOR_SHEETS, largest // 2), with_book=with_book)
    made, left_out = _made(facts, chosen, asked=with_book)
    while len(made) > largest:
        if not chosen:
            raise DeskError("pack_too_large", limit=largest // 1000 // 1000)
        _shrink(chosen, len(made) - largest)
        made, left_out = _made(facts, chosen, asked=with_book)
    saving.save(path, made, book=reads.path)
    return Handed(path, len(chosen.keys() - {BOOK}), left_out)


def _chosen(reads: Reader, papers: tuple[Enclosed, ...], room: int, *, with_book: bool) -> dict[str, bytes]:
    """The copy of the book and the files of papers that fit into the room, by their names in the pack.

    They are read one by one, and what does not fit is not held; a small one may follow one that was too large.
    """
    found = {}
    for name, digest in ((BOOK, ""), *((one.file, one.paper.sha256) for one in papers if one.paper.has_file)):
        content = _content(reads, digest) if digest else (_copy_of(reads) if with_book else b"")
        size = archives.size_of(name, content)
        if content and size <= room:
            found[name] = content
            room -= size
    return found


def _shrink(chosen: dict[str, bytes], over: int) -> None:
    """Take out the last files until that many bytes are won; the book goes last."""
    while chosen and over > 0:
        name, content = chosen.popitem()
        over -= archives.size_of(name, content)


def _content(reads: Reader, digest: str) -> bytes:
    """The file of a paper, empty for one that is no longer whole beside the book."""
    try:
        return keeping.content_of(reads.path, digest)
    except DeskError:
        return b""


def _copy_of(reads: Reader) -> bytes:
    """A proved copy of the book, empty for one that is larger than any pack."""
    with saving.scratch() as folder:
        made = copies.hand_out(reads, folder / BOOK)
        try:
            return keeping.read_once(made.path)
        except FileUnreadableError:
            return b""


def _made(facts: handover_facts.Gathered, chosen: Mapping[str, bytes], *, asked: bool) -> tuple[bytes, tuple[str, ...]]:
    hashes = tuple((name, sha256_of(content)) for name, content in chosen.items())
    left_out = tuple(
        say("handover.paper", number=one.number, name=one.paper.name)
        for one in facts.papers
        if one.paper.has_file and one.file not in chosen
    )
    if asked and BOOK not in chosen:
        left_out = (say("handover.book"), *left_out)
    told = handover_facts.told(facts, hashes, left_out, with_book=BOOK in chosen)
    document = handover_sheets.document(told)
    stem = f"accountants-pack-{facts.year.number}"
    printed: dict[str, Any] = handover_sheets.printed(document, facts.summary.person, facts.summary.made_on)
    files = {
        f"{stem}.xlsx": xlsx_workbook.write(document),
        f"{stem}.pdf": typesetting.pdf("handover", printed),
        f"{stem}.json": json_document.write(document),
        **chosen,
    }
    listed = "".join(f"{sha256_of(content)}  {name}\n" for name, content in files.items())
    return archives.packed({**files, SUMS: listed.encode()}), left_out
