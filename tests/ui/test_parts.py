"""The parts of the window, each alone: jobs by hand, fields, the table, charts, reports without anyone's data."""

from __future__ import annotations

import sqlite3
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QImage, QPaintEvent, QRegion

from freelancer_desk.desk import resources
from freelancer_desk.domain import figures
from freelancer_desk.domain.figures import Grouping
from freelancer_desk.domain.money import Money
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.ui import plotting as charts
from freelancer_desk.ui import theme
from freelancer_desk.ui.canvas import Canvas
from freelancer_desk.ui.errors import report_of
from freelancer_desk.ui.forms import DayField, NumberField, day_of
from freelancer_desk.ui.jobs import Job, Jobs
from freelancer_desk.ui.rows import Column, Look
from freelancer_desk.ui.table import Table
from freelancer_desk.ui.widgets import Card, column

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

CANARIES = tuple(f"CANARY{number:02}" for number in range(50))


class ByHand:
    """An executor that does nothing until told to."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], None]] = []

    def run(self, work: Callable[[], None]) -> None:
        self.waiting.append(work)

    def stop(self) -> None:
        self.waiting.clear()

    def go_on(self) -> None:
        """Do what waits."""
        waiting, self.waiting = self.waiting, []
        for work in waiting:
            work()


def test_a_job_brings_back_what_it_made_or_why_not(qtbot: QtBot) -> None:
    del qtbot
    hand = ByHand()
    jobs, heard, failed = Jobs(hand, hand), list[object](), list[object]()
    jobs.failed.connect(failed.append)

    def fail(_job: Job) -> None:
        raise DeskError("disk_full")

    jobs.aside(lambda _job: 7, heard.append)
    jobs.aside(fail, heard.append)
    dropped = jobs.aside(lambda _job: 8, heard.append)
    dropped.dropped = True
    assert not jobs.idle
    assert heard == []
    hand.go_on()
    assert heard == [7]
    assert [type(error) for error in failed] == [DeskError]
    assert jobs.idle


def test_a_job_hears_that_it_shall_stop(qtbot: QtBot) -> None:
    del qtbot
    hand, seen = ByHand(), list[bool]()
    jobs = Jobs(hand, hand)
    job = jobs.aside(lambda job: job.cancelled(), seen.append)
    job.cancel()
    hand.go_on()
    assert seen == [True]


def test_after_closing_no_work_is_taken_in(qtbot: QtBot) -> None:
    del qtbot
    hand, ended = ByHand(), list[int]()
    jobs = Jobs(hand, hand)
    jobs.close(lambda _desk: None, lambda: ended.append(1))
    hand.go_on()
    jobs.aside(lambda _job: 1, lambda _value: ended.append(2))
    hand.go_on()
    assert ended == [1]


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-04-03", date(2026, 4, 3)),
        ("03-Apr-2026", date(2026, 4, 3)),
        ("3 april 2026", date(2026, 4, 3)),
        ("3/4/2026", date(2026, 4, 3)),
        ("31/4/2026", None),
        ("3 Foo 2026", None),
        ("1/1/1900", None),
        ("soon", None),
        ("", None),
    ],
)
def test_a_day_is_understood_as_people_write_it(typed: str, day: date | None) -> None:
    assert day_of(typed) == day


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)))
def test_every_day_shown_is_understood_again(day: date) -> None:
    assert day_of(figures.day_text(day)) == day


def test_fields_give_plain_text_and_show_it_well(qtbot: QtBot) -> None:
    amount, day = NumberField("Amount"), DayField("Day")
    for field in (amount, day):
        qtbot.addWidget(field)
    amount.line.setText("12,34,567.50")
    assert amount.value() == "1234567.50"
    amount.line.left.emit()
    assert amount.line.text() == "1,234,567.50"
    amount.line.setText("twelve")
    assert amount.value() == "twelve"
    day.put("2026-04-03")
    assert (day.line.text(), day.value()) == ("03-Apr-2026", "2026-04-03")
    day.tell("That is no date.")
    assert day.problem == "That is no date."
    day.tell()
    assert day.problem == ""


def test_the_table_sorts_filters_keeps_what_is_chosen_and_copies(qtbot: QtBot) -> None:
    columns = (
        Column[tuple[str, int]]("Name", lambda row: row[0], Look.STRONG, stretch=1),
        Column[tuple[str, int]]("Size", lambda row: str(row[1]), Look.AMOUNT, lambda row: row[1]),
    )
    table: Table[tuple[str, int]] = Table(columns, lambda row: row[0], "Things")
    qtbot.addWidget(table)
    table.resize(400, 300)
    table.fill([("b", 9), ("a", 10), ("c", 1)])
    table.choose("b")
    table.order_by(1, Qt.SortOrder.DescendingOrder)
    assert [row[0] for row in table.rows.shown()] == ["a", "b", "c"]
    assert table.current() == ("b", 9)
    table.rows.keep(lambda row: row[1] > 5)
    assert [row[0] for row in table.rows.shown()] == ["a", "b"]
    table.fill([("b", 3), ("z", 99)])
    assert [row[0] for row in table.rows.shown()] == ["z"]
    table.choose("z")
    assert table.copied() == "Name\tSize\nz\t99"


def test_a_report_of_ten_thousand_errors_holds_none_of_anyones_data() -> None:
    def fail(depth: int, secret: str) -> None:
        local = f"/home/{secret}/statement.csv"
        if depth:
            fail(depth - 1, local)
        try:
            sqlite3.connect(":memory:").execute(f'SELECT "{secret}" FROM "{secret}"')
        except sqlite3.Error as error:
            raise ValueError(secret, local) from error

    found = set()
    for round_ in range(200):
        for canary in CANARIES:
            try:
                figures.figure(canary)  # type: ignore[arg-type]
            except AttributeError as error:
                report = report_of(error)
            found |= {secret for secret in CANARIES if secret in report}
            if round_ == 0:
                with pytest.raises(ValueError, match=canary) as caught:
                    fail(2, canary)
                found |= {secret for secret in CANARIES if secret in report_of(caught.value)}
    assert found == set()
    assert "domain/figures.py" in report


def test_a_plain_traceback_would_have_told() -> None:
    import traceback

    with pytest.raises(ValueError, match=CANARIES[0]) as caught:
        int(CANARIES[0])
    assert CANARIES[0] in "".join(traceback.format_exception(caught.value))


def bars() -> charts.Bars:
    """Three months."""
    amounts = tuple(Money.of(text, "PKR") for text in ("0", "1650000", "900000.50"))
    return charts.Bars("Reached Pakistan by month", ("Jul", "Aug", "Sep"), amounts)


@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_a_chart_is_drawn_crisp_in_the_colours_of_the_theme(qtbot: QtBot, ratio: float) -> None:
    del qtbot
    canvas = charts.Canvas(480, 220, ratio, theme.DARK, resources() / "fonts")
    image = charts.draw(bars(), canvas)
    assert (image.width(), image.height()) == (480 * ratio, 220 * ratio)
    plot = (480 - 52 - 6) * ratio / 3
    colour = image.pixelColor(int(52 * ratio + plot * 1.5), int(150 * ratio))
    assert colour.name().upper() == theme.DARK["acc"]


def test_a_chart_is_written_as_a_picture_and_as_a_drawing_that_says_the_same(qtbot: QtBot) -> None:
    del qtbot
    canvas = charts.Canvas(480, 220, 1.0, theme.DARK, resources() / "fonts").on_paper()
    picture = QImage.fromData(charts.written(bars(), canvas, "png"))
    assert (picture.width(), picture.height()) == (960, 440)
    assert picture.pixelColor(2, 2).name().upper() == theme.LIGHT["surface"]
    drawing = charts.written(bars(), canvas, "svg")
    assert drawing == charts.written(bars(), canvas, "svg")
    assert "Aug Rs\u00a01,650,000.00" in drawing.decode()
    assert b"<svg" in drawing


@pytest.mark.parametrize(("value", "said"), [(0.25, "0.25"), (7.5, "7.5"), (10.0, "10"), (0.0, "0")])
def test_the_scale_of_small_amounts_is_told_exactly(value: float, said: str) -> None:
    assert charts.short(value) == said


def test_a_chart_says_the_same_in_words() -> None:
    assert bars().words.endswith("Jul Rs\u00a00.00; Aug Rs\u00a01,650,000.00; Sep Rs\u00a0900,000.50")


@pytest.mark.parametrize(
    ("value", "millions", "lakhs"),
    [(1_500_000, "1.5m", "15 lakh"), (25_000_000, "25m", "2.5 crore"), (400, "400", "400")],
)
def test_round_figures_are_short(value: int, millions: str, lakhs: str) -> None:
    assert charts.short(value) == millions
    figures.write_with(Grouping.LAKH)
    try:
        assert charts.short(value) == lakhs
    finally:
        figures.write_with(Grouping.THOUSANDS)


@given(st.integers(1, 10**12))
def test_the_scale_ends_above_the_tallest_bar_and_not_far_above(largest: int) -> None:
    top = charts.nice_top(largest)
    assert largest <= top <= largest * 2


def test_text_is_readable_in_both_themes() -> None:
    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    pairs = [(ink, "surface") for ink in ("text", "mut", "faint", "good", "warn", "bad", "acctext")]
    grounds = ("bg", "side", "hover", "sel", "neutralbg")
    pairs += [(ink, ground) for ink in ("text", "mut", "faint") for ground in grounds]
    pairs += [("onacc", "acc"), ("onacc", "acchover"), ("acctext", "accsoft"), ("tiptext", "tip"), ("bar2", "tip")]
    pairs += [("acctext", ground) for ground in grounds] + [("text", "badbg"), ("text", "warnbg"), ("text", "goodbg")]
    pairs += [(ink, f"{ink}bg") for ink in ("good", "warn", "bad", "neutral")]
    weak = {}
    for name, tokens in (("light", theme.LIGHT), ("dark", theme.DARK)):
        for ink, ground in pairs:
            one, two = sorted((light(tokens[ink]), light(tokens[ground])))
            ratio = (two + 0.05) / (one + 0.05)
            if ratio < 4.5:
                weak[name, ink, ground] = round(ratio, 2)
    assert weak == {}


class Painted(QObject):
    """What of a widget was painted since."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.all = QRegion()
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.all = self.all.united(event.region())
        return super().eventFilter(watched, event)


def test_the_shadow_of_a_card_goes_with_it_also_where_only_a_part_is_painted_first(qtbot: QtBot) -> None:
    """Else grey brackets stand around nothing where a card was hidden."""
    canvas, cards = Canvas(), [Card(), Card()]
    box = column(20, 20)
    for card in cards:
        card.setFixedHeight(60)
        box.addWidget(card)
    box.addStretch(1)
    canvas.setLayout(box)
    qtbot.addWidget(canvas)
    canvas.resize(300, 240)
    canvas.show()
    qtbot.waitExposed(canvas)
    qtbot.wait(50)
    rim = cards[1].geometry().adjusted(-5, -5, 5, 5)
    painted = Painted(canvas)
    cards[1].hide()
    canvas.repaint(QRect(0, 0, 4, 4))
    qtbot.wait(50)
    assert QRegion(rim).subtracted(painted.all).isEmpty()
