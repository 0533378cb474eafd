"""From SpreadsheetML, the XML that Excel wrote in 2003 and banks still save as .xls, to the cells of its sheets."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from freelancer_desk.domain.problems import FileUnreadableError
from freelancer_desk.outside.reading.plain import moment, number, printed

if TYPE_CHECKING:
    from freelancer_desk.outside.reading.limits import Limits
    from freelancer_desk.outside.reading.workbooks import Row, Sheet

_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_HIDDEN = {"SheetHidden", "SheetVeryHidden"}
_FED = 64 * 1024
_TEXT_OF_DTD = re.compile(r"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def sheets(text: str, limits: Limits) -> list[Sheet]:
    """Each visible sheet that holds something; rows have the numbers of the sheet and are all equally wide."""
    if _TEXT_OF_DTD.search(text):
        raise FileUnreadableError("file_has_dtd")
    events: ET.XMLPullParser[ET.Element] = ET.XMLPullParser(("start", "end"))
    workbook = _Workbook(limits)
    try:
        for start in range(0, len(text), _FED):
            events.feed(text[start : start + _FED])
            for event, element in events.read_events():  # type: ignore[misc]
                workbook.hear(event, element)  # type: ignore[arg-type]
        events.close()
    except ET.ParseError:
        raise FileUnreadableError("file_broken") from None
    return [(name, rows) for name, rows in workbook.sheets if rows]


@dataclass
class _Workbook:
    limits: Limits
    sheets: list[Sheet] = field(default_factory=list)
    count: int = 0
    row: int = 0

    def hear(self, event: str, element: ET.Element) -> None:
        if event == "start":
            if element.tag == f"{_SS}Worksheet":
                self.sheets.append((element.get(f"{_SS}Name", ""), []))
                self.row = 0
        elif element.tag == f"{_SS}Row":
            self._take(element)
            element.clear()
        elif element.tag == f"{_SS}Worksheet" and self.sheets:
            hidden = any(
                (part.text or "").strip() in _HIDDEN for part in element.iter() if part.tag.endswith("}Visible")
            )
            name, rows = self.sheets.pop()
            if not hidden:
                self.sheets.append((name, self._squared(rows)))
            element.clear()

    def _take(self, element: ET.Element) -> None:
        self.row = _position(element, self.row + 1)
        cells: list[str] = []
        for cell in element.iterfind(f"{_SS}Cell"):
            place = _position(cell, len(cells) + 1)
            width = 1 + max(0, _whole(cell.get(f"{_SS}MergeAcross"), 0))
            if place + width > self.limits.columns + 1:
                raise FileUnreadableError("file_too_wide", limit=self.limits.columns)
            cells.extend([""] * (place - 1 - len(cells)))
            cells.append(_text(cell.find(f"{_SS}Data")))
            cells.extend([""] * (width - 1))
        self.count += len(cells)
        if self.count > self.limits.cells:
            raise FileUnreadableError("file_has_too_many_cells", limit=self.limits.cells)
        if self.sheets and any(cell.strip() for cell in cells):
            self.sheets[-1][1].append((self.row, cells))

    def _squared(self, rows: list[Row]) -> list[Row]:
        """Cells that are empty up to the right edge are not written there; they are cells all the same."""
        width = max((len(cells) for _, cells in rows), default=0)
        if len(rows) * width > self.limits.cells:
            raise FileUnreadableError("file_has_too_many_cells", limit=self.limits.cells)
        return [(number, cells + [""] * (width - len(cells))) for number, cells in rows]


def _position(element: ET.Element, following: int) -> int:
    """The place an element names, which never goes back; else the one that follows."""
    return max(following, _whole(element.get(f"{_SS}Index"), following))


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text is not None and re.fullmatch(r"[0-9]{1,8}", text) else otherwise


def _text(data: ET.Element | None) -> str:
    if data is None:
        return ""
    text = "".join(data.itertext())
    match data.get(f"{_SS}Type"):
        case "Number":
            return number(text)
        case "Boolean":
            return printed(text.strip() == "1")
        case "Error":
            return ""
        case "DateTime":
            return _day(text.strip())
    return text


def _day(text: str) -> str:
    try:
        return moment(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        return text
