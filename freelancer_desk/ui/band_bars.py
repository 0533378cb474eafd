"""Shares as bars with their names, one of them marked as one's own; the same is told in words."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from freelancer_desk.domain.words import say
from freelancer_desk.ui import theme
from freelancer_desk.ui.sides import draw_words, sided

if TYPE_CHECKING:
    from collections.abc import Sequence

_ROW, _HEAD, _NAME, _SHARE = 30, 34, 210, 70


class BandBars(QWidget):
    """A painted table of shares."""

    def __init__(self) -> None:
        super().__init__()
        self._title = ""
        self._rows: list[tuple[str, Decimal | None]] = []
        self._own: int | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def tell(self, title: str, names: Sequence[str], shares: Sequence[Decimal | None], own: int | None) -> None:
        """Show these shares (0 to 1, None where not published)."""
        self._title, self._rows, self._own = title, list(zip(names, shares, strict=True)), own
        self.setFixedHeight(_HEAD + _ROW * len(self._rows))
        told = "; ".join(f"{name} {_share(share)}" for name, share in self._rows)
        self.setAccessibleName(title)
        self.setAccessibleDescription(told)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(13, 600))
        painter.setPen(theme.colour("text"))
        whole = QRectF(self.rect())
        draw_words(painter, QRectF(0, 0, whole.width(), _HEAD), self._title)
        most = max((share for _, share in self._rows if share is not None), default=Decimal(0)) or Decimal(1)
        room = max(20, self.width() - _NAME - _SHARE)
        for at, (name, share) in enumerate(self._rows):
            top = _HEAD + at * _ROW
            is_own = at == self._own
            painter.setFont(theme.font(12, 600 if is_own else 400, tabular=True))
            painter.setPen(theme.colour("acctext" if is_own else "mut"))
            shown = say("sharing.yours", name=name) if is_own else name
            draw_words(painter, sided(painter, QRectF(0, top, _NAME - 8, _ROW), whole), shown)
            wide = int(Decimal(room) * share / most) if share is not None else 0
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("acc" if is_own else "bar2"))
            painter.drawRoundedRect(sided(painter, QRectF(_NAME, top + 6, max(2, wide), _ROW - 12), whole), 3, 3)
            painter.setPen(theme.colour("text"))
            end = sided(painter, QRectF(whole.width() - _SHARE, top, _SHARE, _ROW), whole)
            draw_words(painter, end, _share(share), at_end=True)


def _share(share: Decimal | None) -> str:
    return f"{share * 100:.1f}\u00a0%" if share is not None else say("sharing.withheld")
