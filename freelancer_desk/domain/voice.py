"""The language now spoken, and how a figure or a name keeps its own direction inside a sentence of another."""

from __future__ import annotations

import re
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_ISOLATE, _SENTENCE, _END, _FROM_RIGHT = "\u2068", "\u2067", "\u2069", "\u200f"
_BETWEEN = " · "
_MARKS = re.compile("[\u200e\u200f\u2066-\u2069]")
_ARABIC = re.compile("[\u0620-\u06ff]")


class Speech(NamedTuple):
    """Two look-ups of a gettext catalogue, of a language that runs from the left."""

    one: Callable[[str], str]
    many: Callable[[str, str, int], str]


ENGLISH = Speech(lambda text: text, lambda one, many, n: one if n == 1 else many)
_FOR_OTHERS: ContextVar[Speech | None] = ContextVar("for_others", default=None)


class Voice:
    """The language now spoken: two look-ups of the gettext catalogue, English until another is set."""

    one: Callable[[str], str] = staticmethod(ENGLISH.one)
    many: Callable[[str, str, int], str] = staticmethod(ENGLISH.many)
    from_right = False


def speak(one: Callable[[str], str], many: Callable[[str, str, int], str], *, from_right: bool = False) -> None:
    """Change the language: `gettext` and `ngettext` of a translations object, and whether it runs from the right."""
    Voice.one, Voice.many, Voice.from_right = staticmethod(one), staticmethod(many), from_right


@contextmanager
def meanwhile(speech: Speech) -> Iterator[None]:
    """Meanwhile all is said in another language than the screen's: for those who read it."""
    before = _FOR_OTHERS.set(speech)
    try:
        yield
    finally:
        _FOR_OTHERS.reset(before)


@contextmanager
def in_english() -> Iterator[None]:
    """Meanwhile all is said in English: what the book keeps, what others read, and what programs read."""
    with meanwhile(ENGLISH):
        yield


def is_english() -> bool:
    """Nothing is translated now, whatever the screen speaks."""
    return _FOR_OTHERS.get() is ENGLISH


def now_spoken() -> Speech:
    """The look-ups of the language in which all is said now."""
    return _FOR_OTHERS.get() or Speech(Voice.one, Voice.many)


def runs_from_right() -> bool:
    """What is said now runs from the right."""
    return Voice.from_right and _FOR_OTHERS.get() is None


def apart(text: str) -> str:
    """A figure, day or name that keeps its own direction where the language runs from the right.

    What has a word of that language in it runs from the right whatever it begins with, as a sentence does.
    """
    if not (text and runs_from_right()):
        return text
    return f"{_SENTENCE if _ARABIC.search(text) else _ISOLATE}{text}{_END}"


def directed(text: str) -> str:
    """A whole text that begins on the right where the language does, whatever its first letter is."""
    return f"{_FROM_RIGHT}{apart(text)}" if text and runs_from_right() else text


def beside(*parts: str) -> str:
    """Facts side by side, each in its own direction, the first where the language begins; empty ones are left out."""
    return _joined(_BETWEEN, parts)


def series(*parts: str) -> str:
    """As `beside`, with the comma of the language."""
    return _joined("، " if runs_from_right() else ", ", parts)


def until(first: str, last: str) -> str:
    """From the one to the other, in the direction of reading."""
    return _joined(" – ", (first, last))


def _joined(between: str, parts: tuple[str, ...]) -> str:
    said = [part for part in parts if part]
    begin = _FROM_RIGHT if said[1:] and runs_from_right() else ""
    return begin + between.join(apart(part) if begin else part for part in said)


def is_arabic(text: str) -> bool:
    """There are letters of Urdu in it."""
    return bool(_ARABIC.search(text))


def bare(text: str) -> str:
    """The text without the marks of direction: for what is typed, copied or drawn elsewhere."""
    return _MARKS.sub("", text)


def put_in(template: str, facts: dict[str, object]) -> str:
    """The sentence with its facts in it, each apart, in the direction of its language."""
    if not runs_from_right():
        return template.format_map(facts)
    said = template.format_map({name: apart(fact) if isinstance(fact, str) else fact for name, fact in facts.items()})
    begins_left = is_arabic(template) and not _ARABIC.match(said)
    return f"{_FROM_RIGHT}{said}" if begins_left else said
