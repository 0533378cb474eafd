"""What every invoice says of its sender: name, address, tax numbers, look, numbers and terms, kept as settings."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING

from freelancer_desk.desk import ledger, person
from freelancer_desk.desk.done import Done
from freelancer_desk.desk.invoices import numbers
from freelancer_desk.domain.digests import sha256_of
from freelancer_desk.domain.drafts import Draft
from freelancer_desk.domain.invoices import numbering
from freelancer_desk.domain.invoices.invoice import CREDIT_NOTE, INVOICE, LANGUAGES, LAYOUTS, QUOTE
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.outside import reading, typesetting

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from freelancer_desk.desk import Desk
    from freelancer_desk.store.book import Reads
    from freelancer_desk.store.step import Step

ANSWERS = ("yes", "no")
# Settings of invoices; a tuple holds the answers a field takes, free text where it is empty.
FIELDS: dict[str, tuple[str, ...]] = {
    "name": (),
    "tagline": (),
    "address": (),
    "email": (),
    "phone": (),
    "ntn": (),
    "sales_tax_number": (),
    "layout": LAYOUTS,
    "language": LANGUAGES,
    "accent": (),
    "lakh": ANSWERS,
    "in_words": ANSWERS,
    "terms_days": (),
    "terms": (),
    "notes": (),
    "pay_into": (),
    "signed_by": (),
    "invoice_pattern": (),
    "invoice_next": (),
    "quote_pattern": (),
    "credit_note_pattern": (),
}
DEFAULTS = {
    "layout": "modern",
    "language": "en",
    "accent": "#4F46E5",
    "lakh": "no",
    "in_words": "no",
    "terms_days": "14",
    **{f"{kind}_pattern": pattern for kind, pattern in numbering.PATTERNS.items()},
}
PICTURES = ("logo", "signature")
LARGEST_PICTURE = 200 * 1024
MOST_DAYS = 365
_BLOCKS = frozenset({"address", "terms", "notes"})
_PATTERNS = tuple(f"{kind}_pattern" for kind in (INVOICE, QUOTE, CREDIT_NOTE))
_ACCENT = re.compile(r"#[0-9A-Fa-f]{6}")


def facts(reads: Reads) -> dict[str, str]:
    """Every setting of invoices by its field, with what counts where none was said; the name is the person's own."""
    said = {name: ledger.setting(reads, f"invoice.{name}") for name in (*FIELDS, *PICTURES)}
    defaults = {**DEFAULTS, "name": ledger.setting(reads, "person.name")}
    return {name: value or defaults.get(name, "") for name, value in said.items()}


def shown(reads: Reads, today: date) -> dict[str, str]:
    """As `facts`, with the number that the next invoice gets."""
    said = facts(reads)
    return {**said, "invoice_next": str(numbers.following(reads, INVOICE, said["invoice_pattern"], today))}


def save(desk: Desk, fields: Mapping[str, str]) -> Done:
    """Keep settings of invoices; raises DeskError for an unknown field or a wrong value."""
    unknown = sorted(set(fields) - set(FIELDS))
    if unknown:
        raise DeskError("field_unknown", field=unknown[0][:40], fields=", ".join(FIELDS))
    draft = Draft(fields)
    values = {name: _value(draft, name) for name in fields}
    draft.refuse()
    _refuse_shared_numbers(
        {**facts(desk.book), **{name: value or DEFAULTS.get(name, "") for name, value in values.items()}}
    )
    with desk.book.step("invoice.settings", facts={"what": ", ".join(sorted(fields))[:80]}) as step:
        next_one = values.pop("invoice_next", "")
        for name, value in values.items():
            person.put_setting(step, f"invoice.{name}", value)
        if next_one:
            numbers.go_on_at(step, INVOICE, facts(step)["invoice_pattern"], desk.today(), int(next_one))
    return Done("", step.id)


def put_picture(desk: Desk, name: str, path: Path | None) -> Done:
    """Keep a logo or signature (PNG, JPEG or SVG up to 200 KB) for invoices to come; None takes it away."""
    if name not in PICTURES:
        raise DeskError("choice_unknown", field="picture", value=name[:40], choices=", ".join(PICTURES))
    content = reading.picture(path, LARGEST_PICTURE) if path is not None else b""
    if path is not None and not typesetting.is_picture(content):
        raise DeskError("picture_wrong", file=path.name, limit=LARGEST_PICTURE // 1024)
    with desk.book.step("invoice.picture", facts={"what": name}) as step:
        person.put_setting(step, f"invoice.{name}", _kept(step, content) if content else "")
    return Done("", step.id)


def picture(reads: Reads, sha256: str) -> bytes:
    """The bytes of a kept picture; nothing where there is none."""
    rows = reads.rows("SELECT content FROM pictures WHERE sha256 = ?", (sha256,)) if sha256 else []
    return base64.b64decode(rows[0]["content"]) if rows else b""


def _refuse_shared_numbers(said: Mapping[str, str]) -> None:
    """Two kinds counted by one pattern would leave gaps in each other's numbers."""
    patterns = [said[name] for name in _PATTERNS]
    for pattern in patterns:
        if patterns.count(pattern) > 1:
            raise DeskError("number_pattern_shared", pattern=pattern)


def _kept(step: Step, content: bytes) -> str:
    digest = sha256_of(content)
    if not step.rows("SELECT 1 FROM pictures WHERE sha256 = ?", (digest,)):
        step.insert("pictures", {"sha256": digest, "content": base64.b64encode(content).decode()})
    return digest


def _value(draft: Draft, name: str) -> str:
    if name in _BLOCKS:
        return draft.block(name)
    value = draft.choice(name, FIELDS[name]) if FIELDS[name] else draft.text(name)
    if name in _PATTERNS and value:
        numbering.check(value)
    if name == "accent" and value and not _ACCENT.fullmatch(value):
        draft.note(name, "colour_wrong", value=value[:20])
    if name == "invoice_next" and value and not (value.isdecimal() and 0 < int(value) <= numbers.MOST):
        draft.note(name, "days_wrong", value=value[:12], most=numbers.MOST)
    if name == "terms_days" and value and not (value.isdecimal() and int(value) <= MOST_DAYS):
        draft.note(name, "days_wrong", value=value[:12], most=MOST_DAYS)
    return value
