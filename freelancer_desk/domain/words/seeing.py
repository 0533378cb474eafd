"""For every eye: amounts hidden on a shared screen, the size of the text, a page on paper."""

from __future__ import annotations

SENTENCES: dict[str, str | tuple[str, str]] = {
    "hide.menu": "Hide amounts",
    "hide.on": "Amounts are hidden in this window. Files that you save still show them.",
    "hide.off": "Amounts are shown again.",
    "hide.document": "Hidden, as amounts are hidden now. What you save or copy shows them.",
}
