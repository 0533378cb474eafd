"""The only door to typst: a template and its data become a PDF, with the bundled fonts alone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from freelancer_desk.domain.problems import DeskError
from freelancer_desk.outside import places

if TYPE_CHECKING:
    from collections.abc import Mapping


def pdf(template: str, data: Mapping[str, object]) -> bytes:
    """Set `resources/documents/TEMPLATE.typ` with the data; the same data gives the same bytes."""
    import typst

    resources = places.resources()
    try:
        made = typst.compile(
            resources / "documents" / f"{template}.typ",
            font_paths=[resources / "fonts"],
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards="a-3b",
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        )
    except (typst.TypstError, OSError) as error:
        raise DeskError("document_failed", template=template) from error
    if not isinstance(made, bytes):
        raise DeskError("document_failed", template=template)
    return made
