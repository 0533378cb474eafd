"""The child that opens PDF files, workbooks and archives: it has no book, writes no file and may not grow."""

from __future__ import annotations

import logging
import os
import sys
from typing import TYPE_CHECKING, Any

from freelancer_desk.domain.problems import FileUnreadableError
from freelancer_desk.outside.reading import kinds, texts, unpacking, wire
from freelancer_desk.outside.reading.limits import Limits

if TYPE_CHECKING:
    from freelancer_desk.outside.reading.workbooks import Sheet

VERB = "--read-in-child"
_USAGE = 2


def request(form: str, content: bytes, limits: Limits, *, password: str, inside: bool) -> bytes:
    """What the child is asked: `form` says what the bytes are, `inside` that they come out of an archive already."""
    header = {"form": form, "password": password, "inside": inside, "limits": limits._asdict()}
    return wire.packed(header, content)


def main() -> int:
    """Read the question from the standard input, answer on the standard output; nothing else is said anywhere."""
    logging.disable(logging.CRITICAL)
    with open(0, "rb", closefd=False) as asked:
        message = asked.read()
    try:
        header, content = wire.unpacked(message)
        limits = Limits(**header["limits"])
    except (ValueError, TypeError, KeyError):
        return _USAGE
    del message
    stay_within(limits)
    told = answer(header, content, limits)
    with open(1, "wb", closefd=False) as answers:
        answers.write(told)
    return 0


def answer(header: dict[str, Any], content: bytes, limits: Limits) -> bytes:
    """The message that answers; whatever goes wrong in a reader is a refusal."""
    try:
        told = _read(header, content, limits)
        if len(told) > limits.answer:
            raise FileUnreadableError("file_has_too_many_cells", limit=limits.cells)  # noqa: TRY301 a refusal like any other
    except FileUnreadableError as refused:
        told = wire.packed({"refused": refused.kind, **refused.facts})
    except BaseException:  # noqa: BLE001 a reader written in another language ends with more than Exception
        told = wire.packed({"refused": "file_not_opened"})
    return told


def _read(header: dict[str, Any], content: bytes, limits: Limits) -> bytes:
    from freelancer_desk.outside.reading import pages, web_tables, workbooks, xml_sheets

    form = header["form"]
    if form == kinds.PDF:
        return wire.packed({"pages": pages.pages(content, header["password"], limits)})
    if form == texts.HTML:
        return _told(web_tables.tables(content.decode("utf-8"), limits))
    if form == texts.SHEETS:
        return _told(xml_sheets.sheets(content.decode("utf-8"), limits))
    if form == kinds.OLE:
        return _told(workbooks.sheets(content, limits))
    archive = unpacking.Archive(content, limits, header["password"])
    if archive.kind() == unpacking.WORKBOOK:
        return _told(workbooks.sheets(archive.repacked(), limits))
    if header["inside"]:
        raise FileUnreadableError("archive_in_archive")
    members = list(archive.statements())
    names = [(name, len(content)) for name, content in members]
    return wire.packed({"members": names}, b"".join(content for _, content in members))


def _told(found: list[Sheet]) -> bytes:
    if not found:
        raise FileUnreadableError("file_empty")
    return wire.packed({"sheets": found})


def stay_within(limits: Limits) -> None:
    """Bind this process: memory, processor time, no files, no core dump.

    Windows has no such limits in the standard library, and macOS does not hold the one on memory; there the
    counting while unpacking, the refusal of far cells and the clock of the parent stand alone.
    """
    if sys.platform == "win32":
        return
    import resource

    for what, most in (
        ("RLIMIT_AS", limits.memory),
        ("RLIMIT_CPU", limits.processor_seconds),
        ("RLIMIT_FSIZE", 0),
        ("RLIMIT_CORE", 0),
    ):
        kind = getattr(resource, what, None)
        if kind is None:
            continue
        hard = resource.getrlimit(kind)[1]
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(kind, (least, least))
        except (ValueError, OSError):  # macOS refuses a memory limit below what is mapped already
            continue
    os.umask(0o077)
