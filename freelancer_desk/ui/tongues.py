"""The choice of the language of the screen, and the parts of the window that go when another is chosen."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QTimer

from freelancer_desk.desk.languages import offered
from freelancer_desk.domain.words import say, write
from freelancer_desk.ui.forms import ChoiceField

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from freelancer_desk.ui.jobs import Jobs
    from freelancer_desk.ui.preferences import Preferences

_AGAIN_MS = 50


def language_field(preferences: Preferences) -> ChoiceField:
    """The languages on offer, each in its own words; shown only where there is more than one."""
    languages = offered()
    field = ChoiceField(
        say("settings.language"),
        [(one.value, write(f"settings.language.{one.value}")) for one in languages],
        say("settings.language.hint"),
    )
    field.put(preferences.language.value)
    if len(languages) == 1:
        field.hide()
    return field


def let_go(old: QWidget | None, jobs: Jobs) -> None:
    """Take a part of the window away, once no work under way can still speak to it."""
    if old is None:
        return
    old.hide()
    if jobs.idle:  # at once, for what is gone need not be dressed anew
        old.deleteLater()
        QCoreApplication.sendPostedEvents(old, QEvent.Type.DeferredDelete)
    else:
        QTimer.singleShot(_AGAIN_MS, partial(let_go, old, jobs))
