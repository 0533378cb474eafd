"""Where the law is unclear: told on the Tax page, and both readings one press away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QPushButton

from freelancer_desk.domain.words import say
from freelancer_desk.ui.dialogs.open_law import OpenLawDialog, PointCard
from freelancer_desk.ui.pill import Pill

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.ui.conftest import Bench


def test_the_tax_page_leads_to_both_readings_of_what_is_unclear(
    bench: Callable[[Path], Bench], demo_book: Path
) -> None:
    one = bench(demo_book)
    one.go("taxes")
    page = one.window.page("taxes")
    (show,) = [b for b in page.findChildren(QPushButton) if b.text() == say("taxes.open_law.show")]
    show.click()
    one.settle()
    (dialog,) = one.window.findChildren(OpenLawDialog)
    cards = {card.point.key: card for card in dialog.findChildren(PointCard)}
    doubling = cards["doubling_off_the_list"]
    words = [text.text() for text in doubling.findChildren(QLabel)]
    assert {doubling.point.first.says, doubling.point.second.says, doubling.point.second.source} <= set(words)
    assert [pill.accessibleName() for pill in doubling.findChildren(Pill)] == [say("open_law.counts")]
    asked = cards["social_media_or_export"]
    assert asked.findChildren(Pill) == [], "what the user decides has no winner of ours"
    assert say("open_law.asked") in [text.text() for text in asked.findChildren(QLabel)]
    dialog.accept()
