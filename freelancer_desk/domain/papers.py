"""Papers: certificates and files behind payments, how far each payment's paper has come, what a paper prints."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from freelancer_desk.domain.money import Money

E_PRC, S_PRC, TAX_CERTIFICATE, TAX_LIST = "e-prc", "s-prc", "tax_certificate", "fbr_list"
KINDS = (E_PRC, S_PRC, TAX_CERTIFICATE, TAX_LIST, "invoice", "registration", "contract", "other")
# Kinds that print a table of payments or of tax.
TABLES = (S_PRC, TAX_CERTIFICATE, TAX_LIST)

NOT_ASKED, ASKED, ISSUED, WRONG_CODE, FAMILY = "not_asked", "asked", "issued", "wrong_code", "family"
STATES = (NOT_ASKED, ASKED, ISSUED, WRONG_CODE, FAMILY)

PAYMENT, CLIENT, ACCOUNT, YEAR, REGISTRATION, NOTICE, INVOICE = (
    "payment", "client", "account", "year", "registration", "notice", "invoice",
)  # fmt: skip
# Typed records of a tax year that a receipt or a certificate may show.
RECORDS = ("expense", "asset", "salary", "tax-amount", "tax-payment")
NOUNS = (PAYMENT, CLIENT, ACCOUNT, YEAR, REGISTRATION, NOTICE, INVOICE, *RECORDS)

LONGEST_NAME = 120
_LONGEST_BYTES = 200
_LONGEST_SUFFIX = 12
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>"|?*]')
_DRIVE = re.compile(r"[A-Za-z]:")

PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV, PLAIN, UNKNOWN = "text/csv", "text/plain", "application/octet-stream"
# What may be opened from a private copy, and the ending that copy gets; all else is only saved.
SUFFIXES = {PDF: ".pdf", PNG: ".png", JPEG: ".jpg", XLSX: ".xlsx", CSV: ".csv", PLAIN: ".txt"}
_MAGIC = ((b"%PDF", PDF), (b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG))


class Target(NamedTuple):
    """What a paper belongs to, by content: `line:KEY` or `typed:KEY` of a payment, a name, an account's key, a year."""

    noun: str
    key: str


class Attached(NamedTuple):
    """An attachment for the eye; `id` names what it belongs to, empty when that is gone."""

    noun: str
    key: str
    id: str
    title: str


class Paper(NamedTuple):
    """A paper of the book; `sha256` is empty for one that is only on paper, `rows` counts what was read from it."""

    id: str
    kind: str
    name: str
    media: str
    bytes: int
    sha256: str
    day: date | None
    number: str
    issuer: str
    note: str
    attached: tuple[Attached, ...]
    rows: int

    @property
    def has_file(self) -> bool:
        """A file is kept with it."""
        return bool(self.sha256)


class PaperRow(NamedTuple):
    """One row of a paper: amounts of the home currency, foreign `proceeds`; None where the paper prints nothing."""

    day: date
    deposited: date | None = None
    credited: Money | None = None
    tax: Money | None = None
    proceeds: Money | None = None
    rate: Decimal | None = None
    section: str = ""
    purpose_code: str = ""
    reference: str = ""
    text: str = ""


class PaperState(NamedTuple):
    """How far the paper of one payment has come; `asked` is the day it was asked for."""

    state: str = NOT_ASKED
    asked: date | None = None


def label(kind_numbers: tuple[str, ...]) -> str:
    """What a payment says of its e-PRCs: `e-PRC 1234`; empty when there are none."""
    if not kind_numbers:
        return ""
    return " ".join(("e-PRC", ", ".join(sorted(number for number in kind_numbers if number)))).strip()


def clean_name(text: str) -> str:
    """A name that can be shown and written anywhere: no path, control, direction override or reserved word."""
    whole = unicodedata.normalize("NFC", text.replace("\\", "/").rpartition("/")[2])
    name = _DRIVE.sub("", whole, count=1) if _DRIVE.match(whole) else whole
    name = _FORBIDDEN.sub("_", name.partition(":")[0])
    kept = "".join(" " if letter.isspace() else letter for letter in name if letter.isspace() or _is_shown(letter))
    plain = " ".join(kept.split()).strip(". ")
    if _RESERVED.fullmatch(plain):
        plain = f"_{plain}"
    return _shortened(plain) or "paper"


def _is_shown(letter: str) -> bool:
    return unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Co", "Cn"}


def _shortened(name: str) -> str:
    stem, dot, suffix = name.rpartition(".")
    if not stem or len(suffix) > _LONGEST_SUFFIX:
        stem, dot, suffix = name, "", ""
    stem = stem[:LONGEST_NAME]
    while len(stem) + len(dot + suffix) > LONGEST_NAME or len((stem + dot + suffix).encode()) > _LONGEST_BYTES:
        stem = stem[:-1]
    return (stem.rstrip(". ") + dot + suffix).strip(". ")


def media_of(content: bytes, name: str) -> str:
    """What a file is, by its first bytes; the name only tells tables from other texts and other archives."""
    for magic, media in _MAGIC:
        if content.startswith(magic):
            return media
    ending = name.casefold().rpartition(".")[2]
    if content.startswith(b"PK\x03\x04"):
        return XLSX if ending == "xlsx" else UNKNOWN
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return UNKNOWN
    if any(unicodedata.category(letter) == "Cc" and letter not in "\r\n\t\f" for letter in text[:4096]):
        return UNKNOWN
    return CSV if ending == "csv" else PLAIN
