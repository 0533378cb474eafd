"""Charts as people use them: in each currency, and taken along as a picture, without a mouse."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from freelancer_desk.domain.grouping import hide
from freelancer_desk.domain.words import bare
from freelancer_desk.ui.pages.home import HomePage

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from freelancer_desk.ui.pages.standing import Standing
    from tests.ui.conftest import Bench

    Maker = Callable[[Path | None], Bench]


def standing_of(one: Bench) -> Standing:
    one.go("home")
    home = one.window.page("home")
    assert isinstance(home, HomePage)
    return home.standing


def test_the_months_are_shown_in_rupees_or_in_the_money_they_came_as(bench: Maker, demo_book: Path) -> None:
    one = bench(demo_book)
    shown = standing_of(one)
    units = [shown.unit.itemText(at) for at in range(shown.unit.count())]
    assert units[0] == "PKR"
    assert "USD" in units
    assert "Rs\u00a0" in shown.chart.accessibleName()
    shown.unit.choose("USD")
    one.settle()
    words = shown.chart.accessibleName()
    assert words.startswith("Received in USD by month")
    assert "$" in words
    assert "Rs" not in words
    one.window.retell()
    one.settle()
    assert standing_of(one).unit.key() == "PKR"


def test_a_chart_is_copied_by_key_with_its_words(bench: Maker, demo_book: Path) -> None:
    one = bench(demo_book)
    chart = standing_of(one).chart
    chart.setFocus()
    QTest.keyClick(chart, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    one.settle()
    content = QGuiApplication.clipboard().mimeData()
    assert content.text() == bare(chart.accessibleName())
    image = content.imageData()
    assert isinstance(image, QImage)
    assert image.width() == chart.width() * 2
    assert one.window.toast.text == "The picture is on the clipboard, with its figures as text"
    QGuiApplication.clipboard().clear()  # it is the same one for every test


def test_a_chart_has_a_menu_for_who_has_no_mouse(bench: Maker, demo_book: Path) -> None:
    one = bench(demo_book)
    chart = standing_of(one).chart
    chart.setFocus()
    QTest.keyClick(chart, Qt.Key.Key_Return)
    (menu,) = [found for found in chart.findChildren(QMenu) if found.isVisible()]
    assert [act.text() for act in menu.actions()] == ["Copy the picture", "Save the picture…"]
    menu.close()


NAMED = [("months.png", "months.png"), ("months.SVG", "months.SVG"), ("months", "months.png"), ("m.jpg", "m.jpg.png")]
BEGINS = {".png": b"\x89PNG", ".svg": b"<?xml"}


@pytest.mark.parametrize(("name", "kept"), NAMED)
def test_a_chart_is_saved_in_the_form_that_its_name_says(
    bench: Maker, demo_book: Path, tmp_path: Path, name: str, kept: str
) -> None:
    one = bench(demo_book)
    standing_of(one).chart.save_to(tmp_path / name)
    one.settle()
    saved = tmp_path / kept
    assert saved.read_bytes().startswith(BEGINS[saved.suffix.casefold()])
    assert one.window.toast.text == f"The chart was saved as {kept}"


@pytest.mark.parametrize("form", ["svg", "png"])
def test_a_saved_chart_tells_no_amount_that_is_hidden(bench: Maker, demo_book: Path, tmp_path: Path, form: str) -> None:
    one = bench(demo_book)
    one.window.hide_amounts()
    try:
        one.settle()
        standing_of(one).chart.save_to(tmp_path / f"months.{form}")
        one.settle()
        said = (tmp_path / f"months.{form}").read_bytes()
        assert "•••••".encode() in said or form == "png"
        assert not re.search(rb"\d,\d\d\d\.\d\d", said)
    finally:
        hide(wanted=False)


def test_a_chart_is_never_saved_over_the_book(bench: Maker, demo_book: Path) -> None:
    one = bench(demo_book)
    standing_of(one).chart.save_to(one.book)
    one.settle()
    assert one.book.with_name(f"{one.book.name}.png").is_file()
    one.close()
    one.open()
    assert one.jobs.is_open
