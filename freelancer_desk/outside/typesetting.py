"""The only door to typst: a template and its data become a PDF or pictures of its pages, with bundled fonts alone."""

from __future__ import annotations

import io
import json
import re
from typing import TYPE_CHECKING, Any, Literal

from freelancer_desk.domain.problems import DeskError
from freelancer_desk.outside import places

if TYPE_CHECKING:
    from collections.abc import Mapping

Standard = Literal["a-3a", "a-3b"]
_QUIET = 4
_NOT_PRINTED = re.compile(r'(?:text|codepoint) `"(.+?)"`')


def pdf(template: str, data: Mapping[str, object], *, standard: Standard | None = "a-3b") -> bytes:
    """Set `resources/documents/TEMPLATE.typ` with the data; the same data gives the same bytes.

    `a-3a` asks for a whole structure too (tags, languages, words for every picture), which readers for the blind need;
    either asks for a date, so that what has none is set without. Raises DeskError `text_unprintable` for a letter that
    no bundled font has.
    """
    return _made(template, data, format="pdf", pdf_standards=standard)[0]


def pictures(template: str, data: Mapping[str, object], *, ppi: int) -> tuple[bytes, ...]:
    """Every page of the same document as PNG, for a screen."""
    return _made(template, data, format="png", ppi=ppi)


def is_picture(content: bytes) -> bool:
    """Whether a template can print it: a whole PNG, JPEG or SVG."""
    import typst

    source = b"#set page(width: 2cm, height: 2cm)\n#image(bytes(json(bytes(sys.inputs.data))), width: 1cm)"
    try:
        typst.compile(source, format="png", ppi=20, sys_inputs={"data": json.dumps(list(content))})
    except (typst.TypstError, OSError):
        return False
    return True


def code(text: str) -> str:
    """A QR code as SVG, error correction M, with its quiet zone; raises DeskError `code_too_long`."""
    import segno

    try:
        symbol = segno.make_qr(text, error="m", boost_error=False)
    except segno.DataOverflowError:
        raise DeskError("code_too_long") from None
    drawn = io.BytesIO()
    symbol.save(drawn, kind="svg", border=_QUIET, xmldecl=False, omitsize=True)
    return drawn.getvalue().decode()


def _made(
    template: str,
    data: Mapping[str, object],
    *,
    format: Literal["pdf", "png"],  # noqa: A002  typst calls it so
    pdf_standards: Standard | None = None,
    ppi: int | None = None,
) -> tuple[bytes, ...]:
    import typst

    resources = places.resources()
    try:
        made: Any = typst.compile(
            resources / "documents" / f"{template}.typ",
            font_paths=[resources / "fonts"],
            ignore_system_fonts=True,
            format=format,
            ppi=ppi,
            pdf_standards=pdf_standards,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        )
    except (typst.TypstError, OSError) as error:
        if found := _NOT_PRINTED.search(str(error)):
            raise DeskError("text_unprintable", text=found[1][:20]) from error
        raise DeskError("document_failed", template=template) from error
    pages = (made,) if isinstance(made, bytes) else tuple(made or ())
    if not pages or (format == "pdf" and not isinstance(made, bytes)):
        raise DeskError("document_failed", template=template)
    return pages
