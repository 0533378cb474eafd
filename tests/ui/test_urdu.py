"""Urdu in the window: from the right, at once, without a word of English of ours, and back again."""

from __future__ import annotations

import re
import string
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAction, QFontMetricsF, QImage, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QTableView,
    QWidget,
)

from freelancer_desk.desk import languages
from freelancer_desk.desk.languages import Language
from freelancer_desk.domain import figures
from freelancer_desk.domain.lessons import LESSONS
from freelancer_desk.domain.words import SENTENCES, apart, bare, in_english, say
from freelancer_desk.ui import theme
from freelancer_desk.ui.dialogs.lessons import LessonsDialog
from freelancer_desk.ui.dialogs.welcome import WelcomeDialog
from freelancer_desk.ui.lessons import Lesson
from freelancer_desk.ui.pages.clients import ClientsPage
from freelancer_desk.ui.pages.payments import PaymentsPage
from freelancer_desk.ui.pages.settings import SettingsPage
from freelancer_desk.ui.palette import Palette
from freelancer_desk.ui.theme import Mode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.ui.conftest import Bench

pytestmark = pytest.mark.usefixtures("dressed")

LEFT, RIGHT = Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft
# Names of programs and forms, codes, and quotes of the law stay as they are printed elsewhere.
_WORDS = re.compile(r"[A-Za-z]{3,}(?: [a-z]{2,}){2,}")


def turn(one: Bench, language: Language) -> None:
    """Choose the language in Settings, as a user does."""
    one.go("settings")
    page = one.window.page("settings")
    assert isinstance(page, SettingsPage)
    page.language.choice.setCurrentIndex(page.language.choice.findData(language.value))
    one.settle()


def texts(widget: QWidget) -> Iterator[tuple[str, str]]:
    """Every text that a widget and its parts show, with what shows it."""
    for one in (widget, *widget.findChildren(QWidget)):
        shown: list[str] = []
        if isinstance(one, QLabel | QAbstractButton):
            shown.append(one.text())
        if isinstance(one, QLineEdit):
            shown.append(one.placeholderText())
        if isinstance(one, QComboBox):
            shown += [one.itemText(at) for at in range(one.count())]
        if isinstance(one, QTableView) and one.model() is not None:
            model = one.model()
            heads = range(model.columnCount())
            shown += [str(model.headerData(at, Qt.Orientation.Horizontal) or "") for at in heads]
        yield from ((text, type(one).__name__) for text in (*shown, one.accessibleName(), one.toolTip()) if text)


def english_sentences() -> Iterator[re.Pattern[str]]:
    """What the program would say in English, whatever the facts; not what is in its own language always."""
    for key, text in SENTENCES.items():
        if key.startswith(("law.of.", "settings.language.")):
            continue
        for template in (text,) if isinstance(text, str) else text:
            parts = [literal for literal, *_ in string.Formatter().parse(template)]
            if any(_WORDS.search(part) for part in parts):
                yield re.compile(".*".join(map(re.escape, parts)) + ".*", re.DOTALL)


def ink(image: QImage, box: QRect) -> int:
    """How many dots of a part of a picture differ from its corner."""
    ground = image.pixel(box.topLeft() + QPoint(1, 4))
    places = (QPoint(x, y) for x in range(box.left(), box.right()) for y in range(box.top() + 4, box.bottom() - 4))
    return sum(image.pixel(place) != ground for place in places)


def test_the_language_turns_at_once_and_back(bench: Callable[..., Bench], demo_book: Path, qapp: QApplication) -> None:
    one = bench(demo_book)
    assert qapp.layoutDirection() is LEFT
    turn(one, Language.URDU)
    assert qapp.layoutDirection() is RIGHT
    assert one.window.sidebar.entries["home"].text() == say("nav.home") == "ہوم"
    assert one.window.stack.currentWidget() is one.window.page("settings")
    assert one.window.sidebar.x() > one.window.width() // 2
    assert bare(one.window.menus.undo.text()).startswith("واپس: 16-اکتوبر-2026")
    one.go("home")
    turn(one, Language.ROMAN)
    assert qapp.layoutDirection() is LEFT
    assert say("lesson.nothing_cut").startswith("Agar bank ne kuch nahin kaata")
    turn(one, Language.ENGLISH)
    assert qapp.layoutDirection() is LEFT
    assert one.window.sidebar.entries["home"].text() == "Home"
    assert one.window.sidebar.x() == 0


def test_no_shortcut_is_there_twice_after_turning(bench: Callable[..., Bench], demo_book: Path) -> None:
    one = bench(demo_book)
    turn(one, Language.URDU)
    one.settle()
    keys = [action.shortcut() for action in one.window.menus.actions if not action.shortcut().isEmpty()]
    assert QKeySequence("Ctrl+I") in keys
    assert len({key.toString() for key in keys}) == len(keys)


def test_the_language_is_kept_and_what_was_undone_still_works(bench: Callable[..., Bench], demo_book: Path) -> None:
    one = bench(demo_book)
    turn(one, Language.URDU)
    one.window.undo()
    one.settle()
    assert one.window.toast.text
    one.close()
    one.open()
    assert one.window.preferences.language is Language.URDU


def test_every_page_in_urdu_shows_no_english_sentence_of_ours(bench: Callable[..., Bench], demo_book: Path) -> None:
    one = bench(demo_book)
    turn(one, Language.URDU)
    english = list(english_sentences())
    left: set[tuple[str, str, str]] = set()
    for name in one.window.pages:
        one.go(name)
        for text, kind in texts(one.window):
            plain = bare(text)
            if _WORDS.search(plain) and any(sentence.fullmatch(plain) for sentence in english):
                left.add((name, kind, plain))
    assert left == set()


def test_amounts_end_on_the_right_where_reading_begins_there_too(bench: Callable[..., Bench], demo_book: Path) -> None:
    one = bench(demo_book)
    turn(one, Language.URDU)
    one.go("payments")
    page = one.window.page("payments")
    assert isinstance(page, PaymentsPage)
    table = page.table
    heads = [str(table.model().headerData(at, Qt.Orientation.Horizontal)) for at in range(table.model().columnCount())]
    box = table.visualRect(table.model().index(1, heads.index(say("payments.credited"))))
    image = table.viewport().grab().toImage()
    half = box.width() // 2
    at_left = ink(image, QRect(box.left(), box.top(), 16, box.height()))
    at_right = ink(image, QRect(box.right() - half, box.top(), half, box.height()))
    assert at_left == 0
    assert at_right > 100
    day = table.visualRect(table.model().index(1, 0))
    assert day.left() > box.right(), "the first column stands on the right"


def test_a_row_is_chosen_from_the_right_too(bench: Callable[..., Bench], demo_book: Path) -> None:
    one = bench(demo_book)
    turn(one, Language.URDU)
    one.go("clients")
    page = one.window.page("clients")
    assert isinstance(page, ClientsPage)
    assert page.table.current() is not None
    assert page.sheet.client is not None


@pytest.mark.usefixtures("dressed")
def test_figures_days_and_names_keep_their_direction_in_a_sentence() -> None:
    languages.turn_to(Language.URDU)
    said = say("paid.gain", amount="$5.00")
    assert "\u2068" in said
    assert bare(said).count("5.00") == 1
    assert say("months.short").split()[0] == "جنوری"
    with in_english():
        assert "\u2068" not in say("paid.gain", amount="$5.00")
        assert say("months.short").startswith("Jan")
    name, sentence = apart("MCB Live"), apart("MCB Live \u06a9\u06be\u0648\u0644\u06cc\u06ba")
    assert (name[0], sentence[0]) == ("\u2068", "\u2067"), "a sentence runs from the right whatever it begins with"
    begins = say("person.pseb")
    assert begins[0] == "\u200f", "a sentence that begins with Latin letters is told to begin on the right"


def test_an_arrow_points_where_the_language_goes_on_whatever_letters_stand_beside_it() -> None:
    languages.turn_to(Language.URDU)
    arrows = {key: text for key, text in SENTENCES.items() if isinstance(text, str) and "→" in text}
    shown = {key: text for key, text in arrows.items() if not key.startswith("cli.")}
    assert shown
    for key, text in shown.items():
        said = say(key, **dict.fromkeys(re.findall(r"{(\w+)}", text), "Wise USD"))
        assert ("←" in said, "→" in said, "\u2067" in said[:2]) == (True, False, True), key


@pytest.mark.usefixtures("dressed")
def test_a_day_is_read_in_the_words_of_the_screen_and_in_english() -> None:
    from freelancer_desk.ui.forms import plain_day, written_day

    languages.turn_to(Language.URDU)
    assert written_day("2026-04-03") == "03-اپریل-2026"
    assert (
        plain_day("03-اپریل-2026") == plain_day("3 Apr 2026") == plain_day("\u206803-اپریل-2026\u2069") == "2026-04-03"
    )
    assert plain_day("03-کچھ-2026") == "03-کچھ-2026"


def test_the_ten_sentences_stand_in_all_three_languages(bench: Callable[..., Bench], demo_book: Path) -> None:
    one = bench(demo_book)
    found: set[str] = set()
    for language in Language:
        turn(one, language)
        dialog = LessonsDialog(one.window)
        found |= {lesson.text for lesson in dialog.findChildren(Lesson)}
        dialog.deleteLater()
    assert len(found) == 3 * len(LESSONS)


def test_each_of_the_ten_stands_beside_its_figure(bench: Callable[..., Bench], demo_book: Path) -> None:
    from freelancer_desk.ui.dialogs.amounts import AmountsDialog
    from freelancer_desk.ui.pages.accounts import AccountsPage

    one = bench(demo_book)
    for name in one.window.pages:
        one.go(name)
    accounts = one.window.page("accounts")
    assert isinstance(accounts, AccountsPage)
    year = one.window.office.years.shown
    assert year is not None
    dialog = AmountsDialog(one.window.office, year, one.window)
    assert {lesson.name for lesson in one.window.findChildren(Lesson)} == set(LESSONS)
    dialog.close()
    one.settle()


def test_the_first_minute_turns_too_and_keeps_what_was_typed(bench: Callable[..., Bench]) -> None:
    one = bench()
    WelcomeDialog(one.window.office, one.window.preferences, one.window.acts, one.window).open()
    (dialog,) = one.window.findChildren(WelcomeDialog)
    dialog.name.put("Ayesha")
    dialog.language.choice.setCurrentIndex(dialog.language.choice.findData("ur"))
    one.settle()
    (again,) = [found for found in one.window.findChildren(WelcomeDialog) if found.isVisible()]
    assert again.name.value() == "Ayesha"
    assert bare(again.title.text()) == bare(say("welcome.title")) == "اپنے ڈیسک پر خوش آمدید"
    again.reject()
    one.settle()


@pytest.mark.usefixtures("dressed")
def test_amounts_are_copied_and_grouped_as_ever() -> None:
    languages.turn_to(Language.URDU)
    from freelancer_desk.domain.money import Money, currency

    money = Money(-123_456, currency("USD"))
    assert bare(figures.figure(money)) == "\u2212$1,234.56"
    assert figures.figure(money) != bare(figures.figure(money))


@pytest.mark.usefixtures("dressed")
def test_what_qt_says_by_itself_is_urdu_too(qapp: QApplication) -> None:
    languages.turn_to(Language.URDU)
    theme.dress(qapp, Mode.LIGHT)
    line = QLineEdit("x")
    shown = [action.text().partition("\t")[0] for action in line.createStandardContextMenu().actions()]
    assert bare(shown[0]) == "واپس"
    assert not [text for text in shown if re.search("[A-Za-z]", text)]
    languages.turn_to(Language.ENGLISH)
    theme.dress(qapp, Mode.LIGHT)
    assert "Select All" in [one.text().partition("\t")[0] for one in line.createStandardContextMenu().actions()]


def test_what_can_be_done_is_found_by_latin_letters_too(bench: Callable[..., Bench], demo_book: Path) -> None:
    one = bench(demo_book)
    turn(one, Language.URDU)
    palette = Palette(one.window.office, one.window.menus.actions, one.window)
    palette.line.setText("new inv")
    assert any(entry.act == action_of(one, "Ctrl+Shift+N").trigger for entry in palette.entries)
    palette.close()


def action_of(one: Bench, keys: str) -> QAction:
    return next(action for action in one.window.menus.actions if action.shortcut().toString() == keys)


def test_a_day_stands_in_the_middle_of_its_field(bench: Callable[..., Bench], demo_book: Path) -> None:
    """Written with the name of a month in Nastaliq, also after its field was told something."""
    one = bench(demo_book)
    turn(one, Language.URDU)
    one.go("person")
    fields = [line for line in one.window.page("person").findChildren(QLineEdit) if "نومبر" in line.text()]
    assert fields
    for line in fields:
        assert line.font().families()[0] == "Noto Nastaliq Urdu"
        line.style().unpolish(line)
        line.style().polish(line)
        assert line.font().families()[0] == "Noto Nastaliq Urdu"


@pytest.mark.usefixtures("dressed")
@pytest.mark.parametrize("word", ["اپنے", "جاننے"])
def test_a_word_in_bold_does_not_fall_into_pieces(word: str) -> None:
    """As the font is published, its bold letters stand a quarter further apart."""
    plain, bold = (QFontMetricsF(theme.font(26, weight)).horizontalAdvance(word) for weight in (400, 700))
    assert bold < 1.15 * plain
