"""From the bytes of a PDF to its words, each with its place on the page."""

from __future__ import annotations

import io
from itertools import islice
from typing import TYPE_CHECKING, Any

from freelancer_desk.domain.problems import FileUnreadableError
from freelancer_desk.outside.reading.plain import clean

if TYPE_CHECKING:
    from freelancer_desk.outside.reading.limits import Limits

Place = tuple[str, int, int, int]
# A gap wider than this part of a letter's height parts two words: half a space, and more than any kerning.
_GAP = 0.15
_LINE = 2.5
_SLOPE = 0.1
_BOLD = 0.3  # the same letter printed twice this close to itself is one bold letter
_UNKNOWN_LETTER = "(cid:"


def pages(content: bytes, password: str, limits: Limits) -> list[list[Place]]:
    """The words of each page in reading order; a place is left, right and top in hundredths of a point."""
    from pdfminer.pdfpage import PDFPage

    pdf = _opened(content, password)
    counted = sum(1 for _ in islice(PDFPage.create_pages(pdf.doc), limits.pages + 1))
    if counted == 0:
        raise FileUnreadableError("file_broken")
    if counted > limits.pages:
        raise FileUnreadableError("file_has_too_many_pages", limit=limits.pages)
    found: list[list[Place]] = []
    total = 0
    for page in pdf.pages:
        words = _words(page)
        page.close()
        total += len(words)
        if total > limits.cells:
            raise FileUnreadableError("file_has_too_many_cells", limit=limits.cells)
        found.append(words)
    unknown = sum(1 for words in found for word in words if _UNKNOWN_LETTER in word[0])
    if unknown * 2 >= total:
        raise FileUnreadableError("file_is_scan")
    return found


def _opened(content: bytes, password: str) -> Any:  # noqa: ANN401 pdfplumber has no types
    import pdfplumber
    from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
    from pdfplumber.utils.exceptions import PdfminerException

    for word in dict.fromkeys(("", password)):
        try:
            return pdfplumber.open(io.BytesIO(content), password=word, raise_unicode_errors=False)
        except PdfminerException as error:
            cause = error.args[0] if error.args else None
            if isinstance(cause, PDFPasswordIncorrect | UnicodeEncodeError):
                continue
            if isinstance(cause, PDFEncryptionError):
                raise FileUnreadableError("file_is_locked") from None
            raise FileUnreadableError("file_broken") from None
    raise FileUnreadableError("password_wrong" if password else "file_needs_password")


def _words(page: Any) -> list[Place]:  # noqa: ANN401 pdfplumber has no types
    from pdfplumber.utils.text import extract_words

    letters = page.chars
    level = [letter for letter in letters if _is_level(letter)]
    # Marks across the page and notes up its side are no lines of it, unless there is nothing else.
    words = extract_words(_once(level or letters), x_tolerance_ratio=_GAP, y_tolerance=_LINE)
    places = (
        (clean(word["text"]), _hundredths(word["x0"]), _hundredths(word["x1"]), _hundredths(word["top"]))
        for word in words
    )
    return [place for place in places if place[0].strip()]


def _once(letters: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The letters without those printed a second time in nearly the same place."""
    seen: set[tuple[str, int, int]] = set()
    kept = []
    for letter in letters:
        text, across, down = letter["text"], round(letter["x0"] / _BOLD), round(letter["top"] / _BOLD)
        if any((text, across + x, down + y) in seen for x in (0, -1, 1) for y in (0, -1, 1)):
            continue
        seen.add((text, across, down))
        kept.append(letter)
    return kept


def _is_level(letter: dict[str, Any]) -> bool:
    """Whether a letter stands on a level line."""
    along, rising = letter["matrix"][:2]
    return bool(abs(rising) <= abs(along) * _SLOPE)


def _hundredths(points: float) -> int:
    return round(points * 100)
