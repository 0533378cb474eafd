"""Which of the ten sentences of help stand beside a line of the tax working."""

from __future__ import annotations

from freelancer_desk.domain.words import SENTENCES, write

LESSONS = ("realised", "rate", "final", "nothing_cut", "prc", "costs", "limit", "wealth", "claim", "unclear")
_EXPORT = ("realised", "rate", "final", "limit")
_OF_LINE = {
    "export_pseb": _EXPORT,
    "export_other": _EXPORT,
    "export_normal": ("final", "costs"),
    "local_services": ("costs",),
}


def of_line(key: str) -> tuple[str, ...]:
    """What to know about a line of the working, by its key."""
    return _OF_LINE.get(key, ())


def law_of(lesson: str) -> str:
    """The law that a lesson rests on, quoted as it is; empty where it is about all laws."""
    key = f"law.of.{lesson}"
    return write(key) if key in SENTENCES else ""
