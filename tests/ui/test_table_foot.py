"""The foot of a table: each total ends where its column ends, from either side, and no amount is cut unseen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from freelancer_desk.domain.words import Voice
from freelancer_desk.ui.rows import Column, Look
from freelancer_desk.ui.sides import direction
from freelancer_desk.ui.table import Table
from freelancer_desk.ui.table_foot import TableFoot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QImage
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

WIDE, NEAR, RULE = 900, 4, 2


def stood(qtbot: QtBot, totals: dict[str, str]) -> tuple[Table[str], TableFoot, QWidget]:
    """A table with two amounts and its foot, as a page has them."""
    table = Table[str](
        (
            Column("Name", str, Look.STRONG, width=200, stretch=1),
            Column("Foreign", str, Look.FOREIGN, width=150),
            Column("Rupees", str, Look.AMOUNT, width=150),
            Column("Status", str, width=120),
        ),
        str,
        "A table",
    )
    foot, whole, box = TableFoot(table), QWidget(), QVBoxLayout()
    for part in (table, foot):
        box.addWidget(part)
    whole.setLayout(box)
    whole.resize(WIDE, 300)
    qtbot.addWidget(whole)
    whole.show()
    foot.tell("2 rows", totals)
    return table, foot, whole


def inked(image: QImage, begin: int, end: int) -> list[int]:
    """Where between two places something is written, from left to right; the rule above is no writing."""
    ground = image.pixel(begin, image.height() - 1)
    places = range(begin, end)
    return [x for x in places if any(image.pixel(x, y) != ground for y in range(RULE, image.height()))]


@pytest.fixture(params=["left", "right"])
def from_right(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> Iterator[bool]:
    """Whether the language on the screen begins on the right, as it is turned to."""
    monkeypatch.setattr(Voice, "from_right", request.param == "right")
    before = qapp.layoutDirection()
    qapp.setLayoutDirection(direction())
    yield Voice.from_right
    qapp.setLayoutDirection(before)


def test_a_total_ends_where_its_column_does(qtbot: QtBot, *, from_right: bool) -> None:
    table, foot, whole = stood(qtbot, {"Foreign": "$17,350.00", "Rupees": "Rs 4,837,750.32"})
    qtbot.wait(10)
    image = foot.grab().toImage()
    for column in (1, 2):
        begin = table.viewport().x() + table.columnViewportPosition(column)
        inner = table.inner(column, table.viewport().rect())
        margin = table.viewport().width() - inner.right() - 1
        ink = inked(image, begin, begin + table.columnWidth(column))
        assert abs(ink[-1] + 1 - (begin + table.columnWidth(column) - margin)) <= NEAR
    assert whole.isVisible()
    assert Voice.from_right is from_right


def test_a_column_that_is_left_out_has_no_total_and_the_foot_still_says_it(qtbot: QtBot) -> None:
    table, foot, whole = stood(qtbot, {"Rupees": "Rs 4,837,750.32"})
    begin, wide = table.columnViewportPosition(2), table.columnWidth(2)
    table.leave_out(frozenset({2}))
    assert inked(foot.grab().toImage(), begin, begin + wide) == []
    assert foot.accessibleName() == foot.words
    assert "Rupees: Rs 4,837,750.32" in foot.words
    assert whole.isVisible()


def test_totals_that_have_no_room_are_told_under_the_pointer(qtbot: QtBot) -> None:
    many = " · ".join(f"${number},000,000.00" for number in range(100, 140))
    _, foot, whole = stood(qtbot, {"Foreign": many})
    foot.grab()
    assert many in foot.toolTip()
    foot.tell("2 rows", {"Foreign": "$1.00"})
    foot.grab()
    assert foot.toolTip() == ""
    assert whole.isVisible()
