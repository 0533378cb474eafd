"""For every eye: amounts hidden on a shared screen, the size of the text, a page on paper."""

from __future__ import annotations

SENTENCES: dict[str, str | tuple[str, str]] = {
    "hide.menu": "Hide amounts",
    "hide.on": "Amounts are hidden in this window. Files that you save still show them.",
    "hide.off": "Amounts are shown again.",
    "hide.document": "Hidden, as amounts are hidden now. What you save or copy shows them.",
    "settings.mode.hint": "For the day, for the night, or as your system has it",
    "settings.grouping.hint": "How every amount is written",
    "settings.scale": "Size of text",
    "settings.scale.hint": "Everything grows with it; from the next start on",
    "settings.scale.percent": "{n} %",
    "settings.scale.again": "Start again now",
}
